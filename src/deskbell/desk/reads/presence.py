"""Colleagues who have a case open right now, and which of them are typing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from deskbell.desk.actions.presence import PRESENCE_LIFETIME
from deskbell.desk.models import Case
from deskbell.kit.names import initials
from deskbell.people.models import Staff

WRITING_LIFETIME = timedelta(seconds=20)
OTHERS_SQL = """
    select s.name, p.writing_at > %(writing)s from desk_presence p join people_staff s on s.id = p.staff_id
    where p.case_id = %(case)s and p.at > %(fresh)s and p.staff_id <> %(me)s order by s.name
"""


@dataclass(frozen=True)
class ColleagueOnCase:
    """A colleague who has the case open."""

    name: str
    initials: str
    is_typing: bool


def others_on_case(*, case: Case, me: Staff, now: datetime) -> list[ColleagueOnCase]:
    """Return the other people who have this case open, those who are typing first."""
    with connection.cursor() as cursor:
        cursor.execute(
            OTHERS_SQL,
            {"case": case.pk, "me": me.pk, "writing": now - WRITING_LIFETIME, "fresh": now - PRESENCE_LIFETIME},
        )
        found = [
            ColleagueOnCase((name.split() or ["?"])[0], initials(name), bool(typing))
            for name, typing in cursor.fetchall()
        ]
    return sorted(found, key=lambda one: not one.is_typing)
