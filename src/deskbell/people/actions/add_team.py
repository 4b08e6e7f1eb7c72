"""Add a team. Every case belongs to one team at a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.add_site import find_free_slug
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.events import TeamAdded
from deskbell.people.models import Site, Staff, Team


def add_team(*, site: Site, name: str, slug: str = "", by: Staff | None, at: datetime) -> Team:
    """Add a team that works at `site`: it serves the brand of the site and keeps its hours."""
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("Enter a name for the team."))
    with transaction.atomic():
        slug = slug or find_free_slug(Team, name)
        if Team.objects.filter(slug=slug).exists() or site.teams.filter(name=name).exists():
            raise NeedsAnotherName(_("A team with this name already exists."))
        team = Team.objects.create(slug=slug, name=name, brand=site.brand, site=site)
        news = TeamAdded(actor=by.id if by else None, brand=site.brand.slug, site=site.slug, team=slug, name=name)
        record(news, at=at)
    return team
