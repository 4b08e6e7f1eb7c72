"""The rows behind each number: they add up to it exactly, and each leads to its case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.kit import slots
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
    late: int | None
    channel: str
    brand: str
    team: str
    language: str
    title: str = ""
    ref: str = ""
    url: str = ""


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str


def page(
    standard: Standard,
    window: Window,
    outcome: str,
    *,
    why: str = "",
    cause: str = "",
    only: Sequence[int] | None = None,
    many: str = "",
    after: tuple[datetime, int] | None = None,
    most: int = PAGE,
) -> Page:
    """A page of rows with an outcome (all if empty), the newest first; `why` narrows what is left out, `cause` what
    was missed (as in `reads.causes`), `only` the clocks, `many` (SOME, NONE) what counts by how often it happened.
    """
    rows = list(_rows(standard, window, outcome, (why, cause), only, many, after, most + 1))
    shown = _named(rows[:most])
    last = f"{shown[-1].began_at.isoformat()}_{shown[-1].clock}" if len(rows) > most else ""
    return Page(shown, last)


def every(
    standard: Standard,
    window: Window,
    outcome: str,
    *,
    why: str = "",
    cause: str = "",
    only: Sequence[int] | None = None,
    many: str = "",
) -> Iterator[Row]:
    """All rows, page by page."""
    after = None
    while True:
        found = page(standard, window, outcome, why=why, cause=cause, only=only, many=many, after=after, most=1000)
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
    standard: Standard,
    window: Window,
    outcome: str,
    because: tuple[str, str],
    only: Sequence[int] | None,
    many: str,
    after: tuple[datetime, int] | None,
    most: int,
) -> Iterator[Row]:
    why, cause = because
    tests = [MISSABLE] if outcome == MISSED else []
    judged = judged_of(" ".join([*tests, "and c.id = any(%(only)s)"] if only is not None else tests))
    sql = f"""
        select id, "case", outcome, coalesce(why, ''), counted_at, stop, due_at, {VALUE}, presses,
               channel, brand, team, language
          from ({caused(judged) if cause else judged}) judged
         where outcome = any(%(outcomes)s) and (%(why)s = '' or why = %(why)s)
           {"and cause = %(cause)s" if cause else ""} {_MANY.get(many, "")}
           and (%(after_at)s::timestamptz is null or (counted_at, id) < (%(after_at)s, %(after_id)s))
         order by counted_at desc, id desc limit %(most)s"""
    values = parameters(standard.pk, window) | {
        "outcomes": CHOICES[outcome],
        "only": None if only is None else list(only),
        "why": why,
        "cause": cause,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else 0,
        "most": most,
    }
    with connection.cursor() as found:
        found.execute(sql, values)
        for clock, case, came, reason, began, stopped, due, value, presses, *about in found.fetchall():
            yield Row(
                clock=clock,
                case=case,
                outcome=came,
                why=reason,
                began_at=began,
                stopped_at=stopped,
                due_at=due,
                reading=value,
                late=_late(came, due, stopped or window.at) if presses else None,
                channel=about[0],
                brand=about[1],
                team=about[2],
                language=about[3],
            )


def _late(outcome: str, due: datetime | None, until: datetime) -> int | None:
    return int((until - due).total_seconds()) if outcome == "missed" and due else None


def _named(rows: list[Row]) -> list[Row]:
    """With the title, reference and address of each case, told by the floor that keeps cases."""
    names = subjects({row.case for row in rows if row.case is not None})
    return [Row(**{**vars(row), **names.get(row.case or 0, {"ref": str(row.case or "")})}) for row in rows]


def subjects(numbers: set[int]) -> dict[int, dict[str, Any]]:
    """Slot `standards.subjects` (numbers): {number: {"title", "ref", "url"}}."""
    found: dict[int, dict[str, Any]] = {}
    for answer in slots.ask("standards.subjects", numbers=numbers):
        found.update(answer)
    return found
