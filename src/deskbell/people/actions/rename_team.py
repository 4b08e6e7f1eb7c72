"""Rename a team. Its cases and its history stay."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.events import TeamRenamed
from deskbell.people.models import Staff, Team


def rename_team(*, team: Team, name: str, by: Staff | None, at: datetime) -> Team:
    """Give `team` another name."""
    name = " ".join(name.split())
    with transaction.atomic():
        row = Team.objects.select_for_update().get(id=team.id)
        if not name or Team.objects.filter(site=row.site_id, name=name).exclude(id=row.id).exists():
            raise NeedsAnotherName(_("A team with this name already exists."))
        if row.name != name:
            before, row.name = row.name, name
            row.save(update_fields=["name"])
            record(TeamRenamed(actor=by.id if by else None, team=row.slug, before=before, name=name), at=at)
    return row
