"""The four kinds of measure: a duration, a number, yes or no, and points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from deskbell.standards.language import Kind
from deskbell.standards.measuring.news import On

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


@dataclass(frozen=True, kw_only=True)
class Pause:
    """While this lasts the clock stands still; `why` is said on the page, as in "waiting on the customer"."""

    begins: tuple[On, ...]
    ends: tuple[On, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """While this lasts the subject is not counted, and `why` says the reason; `because` names a fact that adds to it.

    `first_decides`: once it ended, or its end came first, it never begins. `restarts`: its end is the true start.
    `at_once`: it begins at the instant at which the subject begins or never: later it would take back what was measured.
    """

    begins: tuple[On, ...]
    ends: tuple[On, ...] = ()
    why: str
    because: str = ""
    first_decides: bool = False
    restarts: bool = False
    at_once: bool = False


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A stop does not stand if one of these comes within so many days of it (0: however much later)."""

    by: tuple[On, ...]
    days: int = 0


class Rounds(StrEnum):
    """How often a measure begins for the same subject."""

    ONE = "one"  # the first start is the only one
    AFTER = "after"  # a start begins the next round once the last has been stopped
    EACH = "each"  # every start begins a round and ends the one before
    BESIDE = "beside"  # every start begins a round, and all of the last `within` days listen


class Marks(StrEnum):
    """Which of the marks on a row a measure counts."""

    ALL = "all"
    RETURNS = "returns"  # a team has it that has had it before
    AGAIN = "again"  # a team has it back that has had it back before


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What of a measure one kind of news can be about: an entry is asked about that only. `compares`: some of it names
    what must be as it was when the round began.
    """

    start: tuple[On, ...] = ()
    stop: tuple[On, ...] = ()
    undone: tuple[On, ...] = ()
    counts: tuple[On, ...] = ()
    runs: tuple[On, ...] = ()
    pauses: tuple[Pause, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    compares: bool = False


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What all kinds share. `says` is the definition in a sentence; `subject` is a column of the journal.

    `counts` are news that make a mark; with `runs`, each change of team among these news makes one. `within` is for how
    many days after the start marks count. Where the subject is not known, the row is left out for the reason `unknown`.
    With `reads` the rows of another measure are judged, which must itself read its own. `names` are what it is called in
    other languages, where the language of standards does not know it yet.
    """

    kind: ClassVar[Kind]

    name: str
    says: "str | _StrPromise"
    subject: str = "case"
    start: tuple[On, ...] = ()
    stop: tuple[On, ...] = ()
    undone: Undone | None = None
    pauses: tuple[Pause, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    counts: tuple[On, ...] = ()
    runs: tuple[On, ...] = ()
    rounds: Rounds = Rounds.ONE
    within: int = 0
    unknown: str = ""
    reads: "Measure | None" = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def keeper(self) -> "Measure":
        """The measure whose rows these are."""
        return self.reads or self

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of news it reads."""
        return frozenset(one.kind for part in self._parts() for one in part)

    @cached_property
    def hears(self) -> dict[str, Heard]:
        """By kind of news, what of this declaration is about it."""
        return {kind: self._heard(kind) for kind in self.kinds}

    def _heard(self, kind: str) -> Heard:
        def of(parts: tuple[On, ...]) -> tuple[On, ...]:
            return tuple(one for one in parts if one.kind == kind)

        pauses = (replace(one, begins=of(one.begins), ends=of(one.ends)) for one in self.pauses)
        leaves_out = (replace(one, begins=of(one.begins), ends=of(one.ends)) for one in self.leaves_out)
        return Heard(
            start=of(self.start),
            stop=of(self.stop),
            undone=of(self.undone.by) if self.undone else (),
            counts=of(self.counts),
            runs=of(self.runs),
            pauses=tuple(one for one in pauses if one.begins or one.ends),
            leaves_out=tuple(one for one in leaves_out if one.begins or one.ends),
            compares=any(one.same for part in self._parts() for one in of(part)),
        )

    def _parts(self) -> Iterator[tuple[On, ...]]:
        own = self.keeper
        yield from (own.start, own.stop, own.counts, own.runs, own.undone.by if own.undone else ())
        yield from (pause.begins + pause.ends for pause in own.pauses)
        yield from (out.begins + out.ends for out in own.leaves_out)


@dataclass(frozen=True, kw_only=True)
class Span(Measure):
    """A duration from start to stop. With `open`, what is counted at an instant is what is open then, by its age."""

    kind = Kind.SPAN
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many marks a subject has got. It is final for a goal of each once the subject has stopped."""

    kind = Kind.COUNT
    of: Marks = Marks.ALL


@dataclass(frozen=True, kw_only=True)
class Share(Measure):
    """Yes if there is a mark, or with `unmarked` if there is none within its days.

    Told after `within` days; else at once where nothing stops it; else when it stops.
    """

    kind = Kind.SHARE
    of: Marks = Marks.ALL
    unmarked: bool = False


@dataclass(frozen=True, kw_only=True)
class Score(Measure):
    """Points, told by the fact `points` of the news that starts it, in thousandths."""

    kind = Kind.SCORE
    points: str
