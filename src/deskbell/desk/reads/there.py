"""Who has a case open right now, and who of them writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from deskbell.desk.actions.presence import FRESH
from deskbell.desk.models import Case
from deskbell.desk.reads.rows import initials
from deskbell.people.models import Staff

WRITING = timedelta(seconds=20)
SQL = """
    select s.name, p.writing_at > %(writing)s from desk_presence p join people_staff s on s.id = p.staff_id
    where p.case_id = %(case)s and p.at > %(fresh)s and p.staff_id <> %(me)s order by s.name
"""


@dataclass(frozen=True)
class There:
    """Somebody else on the case."""

    name: str
    initials: str
    writes: bool


def there(*, case: Case, me: Staff, now: datetime) -> list[There]:
    """The others who have `case` open, those who write first."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"case": case.pk, "me": me.pk, "writing": now - WRITING, "fresh": now - FRESH})
        found = [There((name.split() or ["?"])[0], initials(name), bool(writes)) for name, writes in cursor.fetchall()]
    return sorted(found, key=lambda one: not one.writes)
