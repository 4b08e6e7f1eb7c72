"""The rows behind each number: they add up to it exactly, and each leads to its case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deskbell.kit import slots
from deskbell.kit.bulk import ask
from deskbell.standards.models import Standard
from deskbell.standards.outcomes import KEPT, MISSABLE, MISSED, OUT, OUTCOMES, VALUE, Window, judged_of, parameters
from deskbell.standards.reads.causes import caused

PAGE = 50
SOME, NONE = "some", "none"
COUNTED = "counted"
CHOICES = {"": list(OUTCOMES), COUNTED: [KEPT, MISSED], **{outcome: [outcome] for outcome in OUTCOMES}}
_MANY = {SOME: f"and outcome <> '{OUT}' and {VALUE} > 0", NONE: f"and outcome <> '{OUT}' and {VALUE} = 0"}


@dataclass(frozen=True)
class Row:
    """One clock as it was. `late` is in seconds, for a duration that was missed: until it stopped, or the instant asked about.

    `reading` is microseconds for a duration, millionths for a number.
    """

    clock: int
    case: int | None
    outcome: str
    why: str
    began_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    reading: int | None
    channel: str
    brand: str
    team: str
    language: str
    late: int | None = None
    title: str = ""
    ref: str = ""
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """Which rows of a standard: those with an outcome (all if empty). `why` narrows what is left out, `cause` what was
    missed (as in `reads.causes`), `only` the clocks, `many` (SOME, NONE) what counts by how often it happened.
    """

    outcome: str = ""
    why: str = ""
    cause: str = ""
    many: str = ""
    only: Sequence[int] | None = None

    @property
    def judged(self) -> str:
        """The statement that gives all rows to choose from."""
        tests = [MISSABLE] if self.outcome == MISSED else []
        judged = judged_of(" ".join(tests if self.only is None else [*tests, "and c.id = any(%(only)s)"]))
        return caused(judged) if self.cause else judged

    @property
    def values(self) -> dict[str, Any]:
        """What the statement asks for."""
        only = None if self.only is None else list(self.only)
        return {"outcomes": CHOICES[self.outcome], "only": only, "why": self.why, "cause": self.cause}


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor after which more follow; empty after the last."""

    rows: list[Row]
    next: str


def page(
    standard: Standard, window: Window, choice: Choice, *, after: tuple[datetime, int] | None = None, most: int = PAGE
) -> Page:
    """A page of the rows chosen, the newest first."""
    rows = list(_rows(standard, window, choice, after, most + 1))
    shown = _named(rows[:most])
    last = f"{shown[-1].began_at.isoformat()}_{shown[-1].clock}" if len(rows) > most else ""
    return Page(shown, last)


def every(standard: Standard, window: Window, choice: Choice) -> Iterator[Row]:
    """All rows chosen, page by page."""
    after = None
    while True:
        found = page(standard, window, choice, after=after, most=1000)
        yield from found.rows
        if not found.next:
            return
        after = cursor(found.next)


def cursor(text: str) -> tuple[datetime, int] | None:
    """The place after which a page begins; None for what is no such place."""
    instant, _, number = text.rpartition("_")
    try:
        at = datetime.fromisoformat(instant)
        return (at, int(number)) if at.tzinfo and int(number) < 2**63 else None
    except ValueError:
        return None


def _rows(
    standard: Standard, window: Window, choice: Choice, after: tuple[datetime, int] | None, most: int
) -> Iterator[Row]:
    sql = f"""
        select id, "case", outcome, coalesce(why, ''), counted_at, stop, due_at, {VALUE},
               channel, brand, team, language, presses
          from ({choice.judged}) judged
         where outcome = any(%(outcomes)s) and (%(why)s = '' or why = %(why)s)
           {"and cause = %(cause)s" if choice.cause else ""} {_MANY.get(choice.many, "")}
           and (%(after_at)s::timestamptz is null or (counted_at, id) < (%(after_at)s, %(after_id)s))
         order by counted_at desc, id desc limit %(most)s"""
    after_at, after_id = after or (None, 0)
    place = {"after_at": after_at, "after_id": after_id, "most": most}
    for *values, presses in ask(sql, parameters(standard.pk, window) | choice.values | place):
        row = Row(*values)
        yield replace(row, late=_late(row, window.at)) if presses else row


def _late(row: Row, until: datetime) -> int | None:
    late = (row.stopped_at or until) - row.due_at if row.outcome == MISSED and row.due_at else None
    return None if late is None else int(late.total_seconds())


def _named(rows: list[Row]) -> list[Row]:
    """With the title, reference and address of each case, told by the floor that keeps cases."""
    names = subjects({row.case for row in rows if row.case is not None})
    return [replace(row, **names.get(row.case or 0, {"ref": str(row.case or "")})) for row in rows]


def subjects(numbers: set[int]) -> dict[int, dict[str, Any]]:
    """Slot `standards.subjects` (numbers): {number: {"title", "ref", "url"}}."""
    found: dict[int, dict[str, Any]] = {}
    for answer in slots.ask("standards.subjects", numbers=numbers):
        found.update(answer)
    return found
