"""Count the cases of each view. Counting stops at 1,000, since a larger number helps nobody and would slow down every
page.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from deskbell.desk.reads.case_list import MY_TEAMS, WAITING, WORKING
from deskbell.kit.cache import register_cache
from deskbell.people.models import Staff

MAX_COUNT = 1000
# A view with a thousand cases shows the same number for a while: it is counted again after this time only.
FULL_FOR = timedelta(seconds=15)
_full: dict[tuple[int, str], datetime] = register_cache({})


def count_cases_by_view(*, me: Staff, now: datetime) -> dict[str, int]:
    """Return the number of cases in each view, at most 1,000, in one statement. The view `all` is not counted.

    Below 1,000 the number is exact. A count of 1,000 is cached for `FULL_FOR`, so it may be shown a little longer than
    it is true.
    """
    due_parts = tuple(part for part in _PARTS if _full.get((me.pk, part), now) <= now)
    numbers = dict.fromkeys(_PARTS, MAX_COUNT) | _count_parts(due_parts, me, now)
    _full.update({(me.pk, part): now + FULL_FOR for part in due_parts if numbers[part] >= MAX_COUNT})
    return {
        "mine": min(numbers["mine"] + numbers["my waiting"], MAX_COUNT),
        "teams": min(numbers["teams"] + numbers["teams' waiting"], MAX_COUNT),
        **{view: numbers[view] for view in ("nobody", "late", "waiting", "held")},
    }


def format_capped_count(number: int) -> str:
    """Return a count as the sidebar shows it: "999+" from 1,000 on."""
    return str(number) if number < MAX_COUNT else f"{MAX_COUNT - 1}+"


def _count_parts(parts: tuple[str, ...], me: Staff, now: datetime) -> dict[str, int]:
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_counts_sql(parts), {"me": me.pk, "now": now})
        return dict(zip(parts, map(int, cursor.fetchone()), strict=True))


def _counts_sql(parts: Iterable[str]) -> str:
    return "select " + ", ".join(_PARTS[part] for part in parts)


def _capped_count_sql(where: str) -> str:
    return f"(select count(*) from (select 1 from desk_case c where {where} limit {MAX_COUNT}) as few)"


def _team_count_sql(where: str) -> str:
    of_one = f"select 1 from desk_case c where c.team_id = mine.team_id and {where} limit {MAX_COUNT}"
    rows = f"select 1 from ({MY_TEAMS}) as mine cross join lateral ({of_one}) as one limit {MAX_COUNT}"
    return f"(select count(*) from ({rows}) as few)"


_PARTS = {
    "mine": _capped_count_sql(f"{WORKING} and c.owner_id = %(me)s"),
    "my waiting": _capped_count_sql(f"{WAITING} and c.owner_id = %(me)s"),
    "teams": _team_count_sql(WORKING),
    "teams' waiting": _team_count_sql(WAITING),
    "nobody": _capped_count_sql(f"{WORKING} and c.owner_id is null"),
    "late": _capped_count_sql(f"{WORKING} and c.clock_due_at < %(now)s"),
    "waiting": _capped_count_sql(WAITING),
    "held": _capped_count_sql("c.held <> ''"),
}
