"""Which cases stand in a view, and in what order: the one whose time runs out first comes first.

One statement a page, by keyset and along an index, so that the fiftieth page costs what the first does and a million
open cases cost what a thousand do. A view is a row of parts (with a due time, without one, waiting), read in turn.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from deskbell.desk.reads.rows import COLUMNS, JOINS, Row, shape
from deskbell.people.models import Staff

PAGE = 50
WORKING = "c.state in ('new', 'open') and c.held = ''"
WAITING = "c.state = 'waiting' and c.held = ''"
MY_TEAMS = "select team_id from people_staff_teams where staff_id = %(me)s"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """A stretch of a view that one index gives in order of (`key`, id). `by_team`: one such stretch for each of my teams."""

    where: str
    key: str
    by_team: bool = False
    down: bool = False


def _work(mine: str, by_team: bool = False) -> tuple[Part, ...]:
    return (
        Part(f"{WORKING}{mine} and c.clock_due_at is not null", "clock_due_at", by_team),
        Part(f"{WORKING}{mine} and c.clock_due_at is null", "clock_due_at", by_team),
        Part(f"{WAITING}{mine}", "last_at", by_team),
    )


VIEWS: dict[str, tuple[Part, ...]] = {
    "mine": _work(" and c.owner_id = %(me)s"),
    "teams": _work("", by_team=True),
    "nobody": _work(" and c.owner_id is null")[:2],
    "late": (Part(f"{WORKING} and c.clock_due_at < %(now)s", "clock_due_at"),),
    "waiting": (Part(WAITING, "last_at"),),
    "held": (Part("c.held <> ''", "last_at", down=True),),
    "all": (Part("true", "last_at", down=True),),
}


class NotACursor(ValueError):
    """The `after` of a page is not one that we gave."""


@dataclass(frozen=True)
class Page:
    """Rows of a view, and where the next page begins (empty: there is none)."""

    rows: Sequence[Row]
    next: str


def listing(*, view: str, me: Staff, now: datetime, after: str = "", most: int = PAGE) -> Page:
    """A page of `view` (a key of VIEWS) for `me`. Raises NotACursor, KeyError."""
    part, key, number = _read(after) if after else (0, None, 0)
    words: dict[str, Any] = {"me": me.pk, "now": now, "key": key, "id": number}
    # How many is part of the plan: of a prepared statement with a limit unknown, PostgreSQL expects a tenth of all rows.
    sql = _statement(VIEWS[view], part, bool(after), key is None, most + 1)
    rows = _fetch(sql, words)
    more = len(rows) > most
    return Page(shape(rows[:most], me=me, now=now), _cursor(rows[most - 1]) if more else "")


def rows_of(*, ids: Sequence[int], me: Staff, now: datetime) -> list[Row]:
    """These cases as rows, as they are now, in the order asked for."""
    sql = f"select 0, null, {COLUMNS} from desk_case c {JOINS} where c.id = any(%(ids)s)"
    found = {row.id: row for row in shape(_fetch(sql, {"ids": list(ids), "me": me.pk, "now": now}), me=me, now=now)}
    return [found[number] for number in ids if number in found]


def arrivals(*, view: str, me: Staff, now: datetime, since: datetime, shown: Sequence[int]) -> int:
    """How many cases of `view` are new, or have new words of a customer, since `since` and are not among `shown`; at most 100."""
    wheres = " or ".join(f"({part.where}{_of_my_teams(part)})" for part in VIEWS[view])
    sql = (
        f"select count(*) from (select 1 from desk_case c where c.last_at > %(since)s and ({wheres})"
        " and (c.unread or c.opened_at > %(since)s) and c.id <> all(%(shown)s) limit 100) as fresh"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"me": me.pk, "now": now, "since": since, "shown": list(shown)})
        return int(cursor.fetchone()[0])


def _of_my_teams(part: Part) -> str:
    return f" and c.team_id in ({MY_TEAMS})" if part.by_team else ""


def _statement(parts: Sequence[Part], begin: int, resumed: bool, timeless: bool, most: int) -> str:
    if begin >= len(parts):
        raise NotACursor
    stretches = [
        _stretch(part, number, resumed and number == begin, timeless, most)
        for number, part in enumerate(parts)
        if number >= begin
    ]
    down = " desc" if parts[0].down else ""
    picked = " union all ".join(f"({stretch})" for stretch in stretches) + f" limit {most:d}"
    if len(stretches) == 1:
        picked = stretches[0]
    return f"select c.part, c.key, {COLUMNS} from ({picked}) as c {JOINS} order by c.part, c.key{down}, c.id{down}"


def _stretch(part: Part, number: int, resumed: bool, timeless: bool, most: int) -> str:
    down = " desc" if part.down else ""
    where = part.where
    if resumed:
        than = "<" if part.down else ">"
        where += f" and c.id {than} %(id)s" if timeless else f" and (c.{part.key}, c.id) {than} (%(key)s, %(id)s)"
    columns = f"c.*, {number} as part, c.{part.key} as key"
    order = f"c.{part.key}{down}, c.id{down} limit {most:d}"
    if not part.by_team:
        return f"select {columns} from desk_case c where {where} order by {order}"
    of_one = f"select {columns} from desk_case c where c.team_id = mine.team_id and {where} order by {order}"
    return (
        f"select of_one.* from ({MY_TEAMS}) as mine cross join lateral ({of_one}) as of_one "
        f"order by of_one.key, of_one.id limit {most:d}"
    )


def _fetch(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())


def _cursor(row: tuple[Any, ...]) -> str:
    part, key, number = row[:3]
    micros = "" if key is None else (key - EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(f"{part}.{micros}.{number}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[int, datetime | None, int]:
    try:
        plain = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        part, micros, number = plain.split(".")
        key = EPOCH + timedelta(microseconds=int(micros)) if micros else None
        if not (part.isdecimal() and number.isdecimal() and int(number) < 2**63):
            raise NotACursor
        return int(part), key, int(number)
    except (ValueError, OverflowError) as problem:
        raise NotACursor from problem
