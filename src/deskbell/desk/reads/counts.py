"""How many cases stand in each view. Counting stops at a thousand: beyond that the number helps nobody and costs everybody."""

from datetime import datetime, timedelta

from django.db import connection

from deskbell.desk.reads.listing import MY_TEAMS, WAITING, WORKING
from deskbell.kit.lately import forgotten
from deskbell.people.models import Staff

MOST = 1000
# Where a thousand and more wait, no handful of them changes what is shown: it is counted again after a while only.
STANDS = timedelta(seconds=15)
_full: dict[tuple[int, str], datetime] = forgotten({})


def counts(*, me: Staff, now: datetime) -> dict[str, int]:
    """The number of cases by view, at most 1000 each, in one statement. `all` has none. Up to 1000 it is exact; 1000 may be
    said of what has shrunk below it since `STANDS`.
    """
    asked = tuple(part for part in _PARTS if _full.get((me.pk, part), now) <= now)
    found = dict.fromkeys(_PARTS, MOST) | _counted(asked, me, now)
    _full.update({(me.pk, part): now + STANDS for part in asked if found[part] >= MOST})
    return {
        "mine": min(found["mine"] + found["my waiting"], MOST),
        "teams": min(found["teams"] + found["teams' waiting"], MOST),
        **{view: found[view] for view in ("nobody", "late", "waiting", "held")},
    }


def capped(number: int) -> str:
    """A count as it stands in the side bar."""
    return str(number) if number < MOST else f"{MOST - 1}+"


def _counted(parts: tuple[str, ...], me: Staff, now: datetime) -> dict[str, int]:
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(_PARTS[part] for part in parts), {"me": me.pk, "now": now})
        return dict(zip(parts, map(int, cursor.fetchone()), strict=True))


def _capped(where: str) -> str:
    return f"(select count(*) from (select 1 from desk_case c where {where} limit {MOST}) as few)"


def _by_team(where: str) -> str:
    of_one = f"select 1 from desk_case c where c.team_id = mine.team_id and {where} limit {MOST}"
    rows = f"select 1 from ({MY_TEAMS}) as mine cross join lateral ({of_one}) as one limit {MOST}"
    return f"(select count(*) from ({rows}) as few)"


_PARTS = {
    "mine": _capped(f"{WORKING} and c.owner_id = %(me)s"),
    "my waiting": _capped(f"{WAITING} and c.owner_id = %(me)s"),
    "teams": _by_team(WORKING),
    "teams' waiting": _by_team(WAITING),
    "nobody": _capped(f"{WORKING} and c.owner_id is null"),
    "late": _capped(f"{WORKING} and c.clock_due_at < %(now)s"),
    "waiting": _capped(WAITING),
    "held": _capped("c.held <> ''"),
}
