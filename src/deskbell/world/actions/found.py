"""The invented company opens: its brands, places, hours, teams and people, as an owner would set them up, step by step."""

from datetime import date, datetime, timedelta
from importlib.resources import files

from django.db import transaction

from deskbell.channels.actions.connect import connect_mailbox
from deskbell.handbook.actions.publish import beside, publish
from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.hire import hire
from deskbell.people.actions.name_house import name_house
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Brand, Site, Staff, Team
from deskbell.world import company
from deskbell.world.actions.ready import ready


def found(*, at: datetime) -> None:
    """Set the company up as of `at`. Its people can sign in with `company.PASSWORD`."""
    with transaction.atomic():
        name_house(name=company.NAME, languages=company.LANGUAGES, by=None, at=at)
        brands = {b.slug: add_brand(name=b.name, prefix=b.prefix, slug=b.slug, by=None, at=at) for b in company.BRANDS}
        sites = {place.slug: _open(place, brands[place.brand], at) for place in company.SITES}
        teams = {
            team.slug: add_team(site=sites[team.site], name=team.name, slug=team.slug, by=None, at=at)
            for team in company.TEAMS
        }
        _hire(teams, at)
        for box in company.MAILBOXES:
            _connect(box, teams[box.team], at)
        for brand in brands.values():
            text = _handbook(brand.slug)
            told = {
                one: beside(_handbook(f"{brand.slug}.{one}"), text) for one in company.LANGUAGES if _told(brand, one)
            }
            publish(brand=brand, markdown=text, language="en", by=None, at=at, translations=told)
        ready(at=at)


def _open(place: company.Site, brand: Brand, at: datetime) -> Site:
    site = add_site(brand=brand, name=place.name, zone=place.zone, slug=place.slug, by=None, at=at)
    week = {str(day): blocks for day, blocks in enumerate(place.week)}
    holidays = [date.fromisoformat(day) for day in place.own_holidays]
    since = at.date() - timedelta(days=365)
    set_hours(site=site, valid_from=since, week=week, country=place.country, holidays=holidays, by=None, at=at)
    return site


def _hire(teams: dict[str, Team], at: datetime) -> None:
    """One password for all, hashed once: fifteen careful hashes would take as long as everything else here."""
    first: Staff | None = None
    for person in company.STAFF:
        staff = hire(
            email=person.email,
            name=person.name,
            role=person.role,
            teams=[teams[slug] for slug in person.teams],
            zone=person.zone,
            at=at,
            password=None if first else company.PASSWORD,
        )
        first = first or staff
        staff.password = first.password
        staff.save(update_fields=["password"])


def _connect(box: company.Mailbox, team: Team, at: datetime) -> None:
    connect_mailbox(
        address=box.address, brand=team.brand, team=team, at=at, by=None, authserv_ids=[company.MAIL_SERVER]
    )


def _handbook(name: str) -> str:
    return files("deskbell.world").joinpath("handbooks", f"{name}.md").read_text(encoding="utf-8")


def _told(brand: Brand, language: str) -> bool:
    """Whether a brand's handbook is translated into a language."""
    return files("deskbell.world").joinpath("handbooks", f"{brand.slug}.{language}.md").is_file()
