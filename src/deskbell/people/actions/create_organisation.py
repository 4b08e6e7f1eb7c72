"""Set up a new organisation in one step: its name, first brand, first site and first team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.name_organisation import name_organisation
from deskbell.people.models import Brand, Organisation, Site, Staff, Team


@dataclass(frozen=True)
class NewOrganisation:
    """What `create_organisation` made."""

    organisation: Organisation
    brand: Brand
    site: Site
    team: Team


def create_organisation(
    *,
    name: str,
    languages: Iterable[str],
    prefix: str,
    site: str,
    team: str,
    zone: str = "UTC",
    by: Staff | None,
    at: datetime,
) -> NewOrganisation:
    """Save the organisation's name, and add a brand of the same name, a site and a team. `by` becomes a member of the
    team.
    """
    with transaction.atomic():
        spoken = list(languages)
        organisation = name_organisation(name=name, languages=spoken, by=by, at=at)
        brand = add_brand(name=name, prefix=prefix, language=spoken[0], by=by, at=at)
        place = add_site(brand=brand, name=site, zone=zone, by=by, at=at)
        first = add_team(site=place, name=team, by=by, at=at)
        if by is not None:
            by.teams.add(first)
    return NewOrganisation(organisation=organisation, brand=brand, site=place, team=first)
