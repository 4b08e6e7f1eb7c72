"""The list of cases in a view, sorted by the time that is left.

A page is one statement with keyset pagination along an index, so its cost does not depend on how many cases there are.
A view has several parts, shown one after the other: with a due time, without one, waiting.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from deskbell.desk.reads.case_rows import COLUMNS, JOINS, CaseRow, build_case_rows
from deskbell.people.models import Staff

PAGE_SIZE = 50
WORKING = "c.state in ('new', 'open') and c.held = ''"
WAITING = "c.state = 'waiting' and c.held = ''"
MY_TEAMS = "select team_id from people_staff_teams where staff_id = %(me)s"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ViewPart:
    """A part of a view. One index gives its cases in the order (`key`, id).

    With `by_team`, the index is read once for each team of the reader.
    """

    where: str
    key: str
    by_team: bool = False
    descending: bool = False


def _work_parts(condition: str, by_team: bool = False) -> tuple[ViewPart, ...]:
    return (
        ViewPart(f"{WORKING}{condition} and c.clock_due_at is not null", "clock_due_at", by_team),
        ViewPart(f"{WORKING}{condition} and c.clock_due_at is null", "clock_due_at", by_team),
        ViewPart(f"{WAITING}{condition}", "last_at", by_team),
    )


VIEWS: dict[str, tuple[ViewPart, ...]] = {
    "mine": _work_parts(" and c.owner_id = %(me)s"),
    "teams": _work_parts("", by_team=True),
    "nobody": _work_parts(" and c.owner_id is null")[:2],
    "late": (ViewPart(f"{WORKING} and c.clock_due_at < %(now)s", "clock_due_at"),),
    "waiting": (ViewPart(WAITING, "last_at"),),
    "held": (ViewPart("c.held <> ''", "last_at", descending=True),),
    "all": (ViewPart("true", "last_at", descending=True),),
}


class InvalidListCursor(ValueError):
    """The cursor of a page was not made by us."""


@dataclass(frozen=True)
class CaseListPage:
    """The rows of a page. `next` is the cursor of the next page, empty when there is none."""

    rows: Sequence[CaseRow]
    next: str


def load_case_list_page(
    *, view: str, me: Staff, now: datetime, after: str = "", limit: int = PAGE_SIZE
) -> CaseListPage:
    """Return a page of `view` (a key of VIEWS) for the person `me`. Raises InvalidListCursor, KeyError."""
    part, key, number = _parse_cursor(after) if after else (0, None, 0)
    values: dict[str, Any] = {"me": me.pk, "now": now, "key": key, "id": number}
    # The limit is written into the SQL: for an unknown limit PostgreSQL plans for a tenth of all rows.
    sql = _build_page_sql(VIEWS[view], part, bool(after), key is None, limit + 1)
    rows = _fetch(sql, values)
    more = len(rows) > limit
    return CaseListPage(build_case_rows(rows[:limit], me=me, now=now), _build_cursor(rows[limit - 1]) if more else "")


def load_case_rows(*, ids: Sequence[int], me: Staff, now: datetime) -> list[CaseRow]:
    """Return rows for these cases as they are now, in the order of `ids`."""
    sql = f"select 0, null, {COLUMNS} from desk_case c {JOINS} where c.id = any(%(ids)s)"
    found = {
        row.id: row for row in build_case_rows(_fetch(sql, {"ids": list(ids), "me": me.pk, "now": now}), me=me, now=now)
    }
    return [found[number] for number in ids if number in found]


def count_updated_cases(*, view: str, me: Staff, now: datetime, since: datetime, shown: Sequence[int]) -> int:
    """Count the cases of `view` that were opened, or got a message of a customer, after `since`.

    Those in `shown` are left out, since the page shows them already. Counting stops at 100.
    """
    wheres = " or ".join(f"({part.where}{_my_teams_sql(part)})" for part in VIEWS[view])
    sql = (
        f"select count(*) from (select 1 from desk_case c where c.last_at > %(since)s and ({wheres})"
        " and (c.unread or c.opened_at > %(since)s) and c.id <> all(%(shown)s) limit 100) as fresh"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"me": me.pk, "now": now, "since": since, "shown": list(shown)})
        return int(cursor.fetchone()[0])


def _my_teams_sql(part: ViewPart) -> str:
    return f" and c.team_id in ({MY_TEAMS})" if part.by_team else ""


def _build_page_sql(parts: Sequence[ViewPart], begin: int, resumed: bool, without_key: bool, limit: int) -> str:
    if begin >= len(parts):
        raise InvalidListCursor
    part_sqls = [
        _build_part_sql(part, number, resumed and number == begin, without_key, limit)
        for number, part in enumerate(parts)
        if number >= begin
    ]
    down = " desc" if parts[0].descending else ""
    picked = " union all ".join(f"({part_sql})" for part_sql in part_sqls) + f" limit {limit:d}"
    if len(part_sqls) == 1:
        picked = part_sqls[0]
    return f"select c.part, c.key, {COLUMNS} from ({picked}) as c {JOINS} order by c.part, c.key{down}, c.id{down}"


def _build_part_sql(part: ViewPart, number: int, resumed: bool, without_key: bool, limit: int) -> str:
    down = " desc" if part.descending else ""
    where = part.where
    if resumed:
        than = "<" if part.descending else ">"
        where += f" and c.id {than} %(id)s" if without_key else f" and (c.{part.key}, c.id) {than} (%(key)s, %(id)s)"
    columns = f"c.*, {number} as part, c.{part.key} as key"
    order = f"c.{part.key}{down}, c.id{down} limit {limit:d}"
    if not part.by_team:
        return f"select {columns} from desk_case c where {where} order by {order}"
    of_one = f"select {columns} from desk_case c where c.team_id = mine.team_id and {where} order by {order}"
    return (
        f"select of_one.* from ({MY_TEAMS}) as mine cross join lateral ({of_one}) as of_one "
        f"order by of_one.key, of_one.id limit {limit:d}"
    )


def _fetch(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _build_cursor(row: tuple[Any, ...]) -> str:
    part, key, number = row[:3]
    micros = "" if key is None else (key - EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(f"{part}.{micros}.{number}".encode()).decode().rstrip("=")


def _parse_cursor(cursor: str) -> tuple[int, datetime | None, int]:
    try:
        plain = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        part, micros, number = plain.split(".")
        key = EPOCH + timedelta(microseconds=int(micros)) if micros else None
        if not (part.isdecimal() and number.isdecimal() and int(number) < 2**63):
            raise InvalidListCursor
        return int(part), key, int(number)
    except (ValueError, OverflowError) as problem:
        raise InvalidListCursor from problem
