"""How many cases stand in each view. Counting stops at a thousand: beyond that the number helps nobody and costs everybody."""

from datetime import datetime

from django.db import connection

from deskbell.desk.reads.listing import MY_TEAMS, WAITING, WORKING
from deskbell.people.models import Staff

MOST = 1000


def counts(*, me: Staff, now: datetime) -> dict[str, int]:
    """The number of cases by view, at most 1000 each, in one statement. `all` has none."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"me": me.pk, "now": now})
        numbers = cursor.fetchone()
    mine, my_waits, teams, team_waits, nobody, late, waiting, held = (int(number) for number in numbers)
    return {
        "mine": min(mine + my_waits, MOST),
        "teams": min(teams + team_waits, MOST),
        "nobody": nobody,
        "late": late,
        "waiting": waiting,
        "held": held,
    }


def capped(number: int) -> str:
    """A count as it stands in the side bar."""
    return str(number) if number < MOST else f"{MOST - 1}+"


def _capped(where: str) -> str:
    return f"(select count(*) from (select 1 from desk_case c where {where} limit {MOST}) as few)"


def _by_team(where: str) -> str:
    of_one = f"select 1 from desk_case c where c.team_id = mine.team_id and {where} limit {MOST}"
    rows = f"select 1 from ({MY_TEAMS}) as mine cross join lateral ({of_one}) as one limit {MOST}"
    return f"(select count(*) from ({rows}) as few)"


_SQL = "select " + ", ".join(
    [
        _capped(f"{WORKING} and c.owner_id = %(me)s"),
        _capped(f"{WAITING} and c.owner_id = %(me)s"),
        _by_team(WORKING),
        _by_team(WAITING),
        _capped(f"{WORKING} and c.owner_id is null"),
        _capped(f"{WORKING} and c.clock_due_at < %(now)s"),
        _capped(WAITING),
        _capped("c.held <> ''"),
    ]
)
