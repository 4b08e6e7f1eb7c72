"""A new house in one step: its name, its first brand, its first place and its first team, so that a case has a home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.name_house import name_house
from deskbell.people.models import Brand, House, Site, Staff, Team


@dataclass(frozen=True)
class Founded:
    """What `found` made."""

    house: House
    brand: Brand
    site: Site
    team: Team


def found(
    *,
    name: str,
    languages: Iterable[str],
    prefix: str,
    site: str,
    team: str,
    zone: str = "UTC",
    by: Staff | None,
    at: datetime,
) -> Founded:
    """Name the house and add a brand of the same name with a place and a team; `by` joins the team."""
    with transaction.atomic():
        spoken = list(languages)
        house = name_house(name=name, languages=spoken, by=by, at=at)
        brand = add_brand(name=name, prefix=prefix, language=spoken[0], by=by, at=at)
        place = add_site(brand=brand, name=site, zone=zone, by=by, at=at)
        first = add_team(site=place, name=team, by=by, at=at)
        if by is not None:
            by.teams.add(first)
    return Founded(house=house, brand=brand, site=place, team=first)
