"""Change the teams of a colleague."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.events import StaffTeamsChanged
from deskbell.people.models import Staff, Team


def move_staff(*, staff: Staff, teams: Iterable[Team], by: Staff | None, at: datetime) -> None:
    """Put `staff` into exactly these teams."""
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        before = tuple(sorted(row.teams.values_list("slug", flat=True)))
        teams = list(teams)
        after = tuple(sorted(team.slug for team in teams))
        if before == after:
            return
        row.teams.set(teams)
        record(StaffTeamsChanged(actor=by.id if by else None, staff=row.id, before=before, teams=after), at=at)
