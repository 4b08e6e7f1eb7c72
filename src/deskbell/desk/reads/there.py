"""Who has a case open right now, and who of them writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.desk.actions.presence import FRESH
from deskbell.desk.models import Case, Presence
from deskbell.desk.reads.rows import initials
from deskbell.people.models import Staff

WRITING = timedelta(seconds=20)


@dataclass(frozen=True)
class There:
    """Somebody else on the case."""

    name: str
    initials: str
    writes: bool


def there(*, case: Case, me: Staff, now: datetime) -> list[There]:
    """The others who have `case` open, those who write first."""
    rows = (
        Presence.objects.filter(case=case, at__gt=now - FRESH)
        .exclude(staff=me)
        .order_by("staff__name")
        .values_list("staff__name", "writing_at")
    )
    found = [
        There((name.split() or ["?"])[0], initials(name), bool(writing and writing > now - WRITING))
        for name, writing in rows
    ]
    return sorted(found, key=lambda one: not one.writes)
