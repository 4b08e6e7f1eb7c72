"""The four kinds of measure: a duration, a number, yes or no, and points."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from deskbell.standards.language import Kind
from deskbell.standards.measuring.news_patterns import NewsPattern
from deskbell.standards.measuring.reasons import Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


@dataclass(frozen=True, kw_only=True)
class Pause:
    """The clock is paused from the news in `begins` until the news in `ends`, for the reason `why`."""

    begins: tuple[NewsPattern, ...]
    ends: tuple[NewsPattern, ...]
    why: Reason


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The subject is not counted from the news in `begins` until the news in `ends`.

    - `why` is the reason; `because` names a fact that is added to it, and `describe` gives that fact's sentence.
    - `first_decides`: once it has ended, or its end came first, it can no longer begin.
    - `restarts`: its end is the true start of the subject.
    - `at_once`: it begins together with the subject or never, because later it would undo what was measured.
    - `unless_stopped`: it cannot begin while a stop stands.
    """

    begins: tuple[NewsPattern, ...]
    ends: tuple[NewsPattern, ...] = ()
    why: Reason
    because: str = ""
    describe: Callable[[str], str] | None = field(default=None, repr=False)
    first_decides: bool = False
    restarts: bool = False
    at_once: bool = False
    unless_stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A stop does not count when one of these news comes within `days` days of it (0: at any time later)."""

    by: tuple[NewsPattern, ...]
    days: int = 0


class Rounds(StrEnum):
    """How often a measure can begin for the same subject. Each time is a round."""

    ONE = "one"  # the first start is the only one
    AFTER = "after"  # a start begins the next round if the last one has stopped
    EACH = "each"  # every start begins a round and ends the one before
    BESIDE = "beside"  # every start begins a round, and all rounds of the last `within` days listen


class Marks(StrEnum):
    """Which marks a measure counts. A mark is one occurrence of what is counted."""

    ALL = "all"
    RETURNS = "returns"  # the team had it before
    AGAIN = "again"  # the team got it back before


@dataclass(frozen=True, kw_only=True)
class PartsForNews:
    """The parts of a measure that one kind of news can match, so that an entry is compared with those only.

    `compares_start`: some of the parts compare the entry with the start of the round.
    `only_marks_or_ends`: such news can only make a mark in a round that began before it, or end a period that lasts.
    """

    start: tuple[NewsPattern, ...] = ()
    stop: tuple[NewsPattern, ...] = ()
    undone: tuple[NewsPattern, ...] = ()
    counts: tuple[NewsPattern, ...] = ()
    runs: tuple[NewsPattern, ...] = ()
    pauses: tuple[Pause, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    compares_start: bool = False

    @cached_property
    def only_marks_or_ends(self) -> bool:
        """True if nothing else can happen to a round that began before such news.

        A reason that is decided once, by the first news that ends it, lasts from the start of the round.
        """
        return not (self.stop or self.undone or self.runs or self.pauses) and all(
            out.first_decides for out in self.leaves_out
        )

    @cached_property
    def ends_periods(self) -> bool:
        """True if such news can end a period in which a round is left out."""
        return any(out.ends for out in self.leaves_out)


class Counted(StrEnum):
    """What one row of a measure is about, so that a page can say "441 cases"."""

    CASE = "case"
    MESSAGE = "message"
    REPLY = "reply"
    HANDOVER = "handover"
    RESOLUTION = "resolution"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The declaration of a measure; what all kinds share.

    - `says` is its definition in one sentence. `subject` is the journal column that names what a row is about, such as
      the case.
    - `counts` are news that make a mark. With `runs`, each change of team among these news makes one. `within` is for
      how many days after the start marks count.
    - `unknown`: the reason for which a row is left out when its subject is not known.
    - `reads`: use the rows of this other measure, which must have rows itself.
    - `names` are its names in other languages, where the keywords do not have them. `counted` is what one row is about.
    """

    kind: ClassVar[Kind]

    name: str
    says: "str | _StrPromise"
    subject: str = "case"
    start: tuple[NewsPattern, ...] = ()
    stop: tuple[NewsPattern, ...] = ()
    undone: Undone | None = None
    pauses: tuple[Pause, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    counts: tuple[NewsPattern, ...] = ()
    runs: tuple[NewsPattern, ...] = ()
    rounds: Rounds = Rounds.ONE
    within: int = 0
    unknown: Reason | Literal[""] = ""
    reads: "Measure | None" = None
    names: Mapping[str, str] = field(default_factory=dict)
    counted: Counted = Counted.CASE

    @property
    def row_measure(self) -> "Measure":
        """The measure whose rows are used: itself, or the one it reads."""
        return self.reads or self

    @property
    def keeps_first_mark_only(self) -> bool:
        """True if only the first mark of a round is kept, because the first one decides.

        Otherwise each of a thousand messages of one customer would be kept in the rows of all the others.
        """
        return self.rounds is Rounds.BESIDE

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of news that it reads."""
        return frozenset(one.kind for part in self._parts() for one in part)

    @cached_property
    def parts_by_kind(self) -> dict[str, PartsForNews]:
        """The parts of this declaration that match each kind of news."""
        return {kind: self._parts_for(kind) for kind in self.kinds}

    def _parts_for(self, kind: str) -> PartsForNews:
        def of(parts: tuple[NewsPattern, ...]) -> tuple[NewsPattern, ...]:
            return tuple(one for one in parts if one.kind == kind)

        pauses = (replace(one, begins=of(one.begins), ends=of(one.ends)) for one in self.pauses)
        leaves_out = (replace(one, begins=of(one.begins), ends=of(one.ends)) for one in self.leaves_out)
        return PartsForNews(
            start=of(self.start),
            stop=of(self.stop),
            undone=of(self.undone.by) if self.undone else (),
            counts=of(self.counts),
            runs=of(self.runs),
            pauses=tuple(one for one in pauses if one.begins or one.ends),
            leaves_out=tuple(one for one in leaves_out if one.begins or one.ends),
            compares_start=any(one.same for part in self._parts() for one in of(part)),
        )

    def _parts(self) -> Iterator[tuple[NewsPattern, ...]]:
        own = self.row_measure
        yield from (own.start, own.stop, own.counts, own.runs, own.undone.by if own.undone else ())
        yield from (pause.begins + pause.ends for pause in own.pauses)
        yield from (out.begins + out.ends for out in own.leaves_out)


@dataclass(frozen=True, kw_only=True)
class Span(Measure):
    """A duration from start to stop. With `open`, it counts what is open at an instant, by its age."""

    kind = Kind.SPAN
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many marks a subject got. For a goal of "at most n each", the number is final once the subject has stopped."""

    kind = Kind.COUNT
    of: Marks = Marks.ALL


@dataclass(frozen=True, kw_only=True)
class Share(Measure):
    """Yes when there is a mark; with `unmarked`, yes when there is none within its days.

    It is decided after `within` days. Without `within`: at the start if nothing stops it, else at the stop.
    """

    kind = Kind.SHARE
    of: Marks = Marks.ALL
    unmarked: bool = False


@dataclass(frozen=True, kw_only=True)
class Score(Measure):
    """Points from the fact named `points` of the news that starts it, in thousandths."""

    kind = Kind.SCORE
    points: str
