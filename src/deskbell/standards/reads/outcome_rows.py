"""The rows behind each number. They add up to it exactly, and each links to its case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deskbell.kit.bulk import run_sql
from deskbell.standards.models import Standard
from deskbell.standards.outcomes import (
    KEPT,
    MISSABLE,
    MISSED,
    OUT,
    OUTCOMES,
    VALUE,
    Window,
    judged_sql_where,
    outcome_parameters,
)
from deskbell.standards.reads.causes import caused_sql
from deskbell.standards.slots import SubjectName, subject_names

PAGE = 50
SOME, NONE = "some", "none"
COUNTED = "counted"
CHOICES = {"": list(OUTCOMES), COUNTED: [KEPT, MISSED], **{outcome: [outcome] for outcome in OUTCOMES}}
_MANY = {SOME: f"and outcome <> '{OUT}' and {VALUE} > 0", NONE: f"and outcome <> '{OUT}' and {VALUE} = 0"}


@dataclass(frozen=True)
class OutcomeRow:
    """One clock with its outcome.

    - `late` is how many seconds after the due time a missed one was stopped, or still was open at the instant asked
      about.
    - `reading` is in microseconds for a duration, and in millionths for a number.
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
class RowFilter:
    """Which rows of a standard: those with an outcome; all rows when it is empty.

    - `why` narrows those left out, `cause` those missed (see `reads.causes`).
    - `only` are ids of clocks. `many` (SOME, NONE) narrows by how often it happened.
    """

    outcome: str = ""
    why: str = ""
    cause: str = ""
    many: str = ""
    only: Sequence[int] | None = None

    @property
    def sql(self) -> str:
        """Return the statement for all rows to choose from."""
        tests = [MISSABLE] if self.outcome == MISSED else []
        judged = judged_sql_where(" ".join(tests if self.only is None else [*tests, "and c.id = any(%(only)s)"]))
        return caused_sql(judged) if self.cause else judged

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the statement."""
        only = None if self.only is None else list(self.only)
        return {"outcomes": CHOICES[self.outcome], "only": only, "why": self.why, "cause": self.cause}


@dataclass(frozen=True)
class RowPage:
    """Some rows, and the cursor of the next page; empty on the last page."""

    rows: list[OutcomeRow]
    next: str


def page_of_rows(
    standard: Standard,
    window: Window,
    choice: RowFilter,
    *,
    after: tuple[datetime, int] | None = None,
    most: int = PAGE,
) -> RowPage:
    """Return a page of the chosen rows, the newest first."""
    rows = list(_rows(standard, window, choice, after, most + 1))
    shown = _with_case_names(rows[:most])
    last = f"{shown[-1].began_at.isoformat()}_{shown[-1].clock}" if len(rows) > most else ""
    return RowPage(shown, last)


def iterate_rows(standard: Standard, window: Window, choice: RowFilter) -> Iterator[OutcomeRow]:
    """Yield all chosen rows, loaded page by page."""
    after = None
    while True:
        found = page_of_rows(standard, window, choice, after=after, most=1000)
        yield from found.rows
        if not found.next:
            return
        after = parse_row_cursor(found.next)


def parse_row_cursor(text: str) -> tuple[datetime, int] | None:
    """Return the position after which a page begins; None when the text is not a cursor."""
    instant, _, number = text.rpartition("_")
    try:
        at = datetime.fromisoformat(instant)
        return (at, int(number)) if at.tzinfo and int(number) < 2**63 else None
    except ValueError:
        return None


def _rows(
    standard: Standard, window: Window, choice: RowFilter, after: tuple[datetime, int] | None, most: int
) -> Iterator[OutcomeRow]:
    after_at, after_id = after or (None, 0)
    place = {"after_at": after_at, "after_id": after_id, "most": most}
    for *values, presses in run_sql(
        _page_sql(choice), outcome_parameters(standard.pk, window) | choice.parameters | place
    ):
        row = OutcomeRow(*values)
        yield replace(row, late=_seconds_late(row, window.at)) if presses else row


def _page_sql(choice: RowFilter) -> str:
    return f"""
        select id, "case", outcome, coalesce(why, ''), counted_at, stop, due_at, {VALUE},
               channel, brand, team, language, presses
          from ({choice.sql}) judged
         where outcome = any(%(outcomes)s) and (%(why)s = '' or why = %(why)s)
           {"and cause = %(cause)s" if choice.cause else ""} {_MANY.get(choice.many, "")}
           and (%(after_at)s::timestamptz is null or (counted_at, id) < (%(after_at)s, %(after_id)s))
         order by counted_at desc, id desc limit %(most)s"""


def _seconds_late(row: OutcomeRow, until: datetime) -> int | None:
    late = (row.stopped_at or until) - row.due_at if row.outcome == MISSED and row.due_at else None
    return None if late is None else int(late.total_seconds())


def _with_case_names(rows: list[OutcomeRow]) -> list[OutcomeRow]:
    """The rows with title, reference and address of their cases, from the app that keeps cases."""
    names = find_case_names({row.case for row in rows if row.case is not None})
    return [replace(row, **names.get(row.case or 0, {"ref": str(row.case or "")})) for row in rows]


def find_case_names(numbers: set[int]) -> dict[int, SubjectName]:
    """Return the names of these cases by id, from the slot `subject_names`."""
    found: dict[int, SubjectName] = {}
    for answer in subject_names.ask(numbers=numbers):
        found.update(answer)
    return found
