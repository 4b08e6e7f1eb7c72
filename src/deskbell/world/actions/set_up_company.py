"""Set up the invented company: brands, sites, hours, teams, staff, mailboxes and handbooks."""

from datetime import date, datetime, timedelta
from importlib.resources import files

from django.db import transaction

from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.handbook.actions.publish_edition import pair_translation, publish_edition
from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.name_organisation import name_organisation
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Brand, Site, Staff, Team
from deskbell.world import company
from deskbell.world.actions.prepare_staff import prepare_staff


def set_up_company(*, at: datetime) -> None:
    """Create the company as of `at`. Its staff can sign in with `company.PASSWORD`."""
    with transaction.atomic():
        name_organisation(name=company.NAME, languages=company.LANGUAGES, by=None, at=at)
        brands = {b.slug: add_brand(name=b.name, prefix=b.prefix, slug=b.slug, by=None, at=at) for b in company.BRANDS}
        sites = {plan.slug: _open_site(plan, brands[plan.brand], at) for plan in company.SITES}
        teams = {
            team.slug: add_team(site=sites[team.site], name=team.name, slug=team.slug, by=None, at=at)
            for team in company.TEAMS
        }
        _hire_staff(teams, at)
        for box in company.MAILBOXES:
            _connect_mailbox(box, teams[box.team], at)
        for brand in brands.values():
            text = _read_handbook(brand.slug)
            told = {
                one: pair_translation(_read_handbook(f"{brand.slug}.{one}"), text)
                for one in company.LANGUAGES
                if _has_translation(brand, one)
            }
            publish_edition(brand=brand, markdown=text, language="en", by=None, at=at, translations=told)
        prepare_staff(at=at)


def _open_site(plan: company.CompanySite, brand: Brand, at: datetime) -> Site:
    site = add_site(brand=brand, name=plan.name, zone=plan.zone, slug=plan.slug, by=None, at=at)
    week = {str(day): blocks for day, blocks in enumerate(plan.week)}
    holidays = [date.fromisoformat(day) for day in plan.own_holidays]
    since = at.date() - timedelta(days=365)
    set_hours(site=site, valid_from=since, week=week, country=plan.country, holidays=holidays, by=None, at=at)
    return site


def _hire_staff(teams: dict[str, Team], at: datetime) -> None:
    """Create all staff. The password is hashed only once, since fifteen hashes would take as long as everything else
    here.
    """
    first: Staff | None = None
    for person in company.STAFF:
        staff = hire_staff(
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


def _connect_mailbox(box: company.CompanyMailbox, team: Team, at: datetime) -> None:
    connect_mailbox(
        address=box.address, brand=team.brand, team=team, at=at, by=None, authserv_ids=[company.MAIL_SERVER]
    )


def _read_handbook(name: str) -> str:
    return files("deskbell.world").joinpath("handbooks", f"{name}.md").read_text(encoding="utf-8")


def _has_translation(brand: Brand, language: str) -> bool:
    """Return whether the brand's handbook has a translation into this language."""
    return files("deskbell.world").joinpath("handbooks", f"{brand.slug}.{language}.md").is_file()
