"""The sections of people: the organisation, its brands, sites with their hours, teams and staff."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.change_brand import change_brand
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.change_site_zone import change_site_zone
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_staff import invite_staff
from deskbell.people.actions.move_staff import move_staff
from deskbell.people.actions.name_organisation import name_organisation
from deskbell.people.actions.reinstate_staff import reinstate_staff
from deskbell.people.actions.rename_team import rename_team
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.actions.set_hours import set_hours, validate_week
from deskbell.people.models import Brand, Hours, Organisation, Site, Staff, Team
from deskbell.people.public_urls import invitation_url
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection, find_row_by_name
from deskbell.people.weekly_hours import format_day_hours, join_nights, parse_day_hours

SLUG = r"^[a-z0-9][a-z0-9-]{0,49}$"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OrganisationRow(SetupRow):
    """The name of the organisation, and the languages it answers in."""

    name: str
    languages: list[str] = Field(min_length=1)


class BrandRow(SetupRow):
    """A brand. `prefix` begins the references of its cases and never changes."""

    slug: str = Field(pattern=SLUG)
    name: str
    prefix: str
    language: str = "en"


class HoursRow(SetupRow):
    """Opening hours in force from a day on. A weekday without times is closed; `22:00-06:00` ends on the next day.
    `country` may name a state too: DE-BY.
    """

    valid_from: date
    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""
    country: str = ""
    holidays: list[date] = []


class SiteRow(SetupRow):
    """A site of a brand, with its time zone and its hours."""

    slug: str = Field(pattern=SLUG)
    name: str
    brand: str
    zone: str = "UTC"
    hours: list[HoursRow] = []


class TeamRow(SetupRow):
    """A team that works at a site."""

    slug: str = Field(pattern=SLUG)
    name: str
    site: str


class StaffRow(SetupRow):
    """A member of staff. `name`, `language` and `zone` are only used when they are added: later each person changes
    their own.
    """

    email: str
    name: str
    role: str = "agent"
    teams: list[str] = []
    language: str = "en"
    zone: str = "UTC"
    active: bool = True


def _apply_organisation(row: OrganisationRow, context: SetupContext) -> Sequence[str]:
    there = Organisation.objects.first()
    if there and (there.name, there.languages) == (row.name, row.languages):
        return []
    name_organisation(name=row.name, languages=row.languages, by=context.by, at=context.at)
    return [f"organisation {row.name}: saved"]


def _export_organisation() -> Sequence[SetupRow]:
    rows = Organisation.objects.exclude(name="")
    return [OrganisationRow(name=row.name, languages=row.languages) for row in rows]


def _apply_brand(row: BrandRow, context: SetupContext) -> Sequence[str]:
    there = Brand.objects.filter(slug=row.slug).first()
    if there is None:
        add_brand(name=row.name, prefix=row.prefix, language=row.language, slug=row.slug, by=context.by, at=context.at)
        return [f"brand {row.slug}: added"]
    if there.prefix != row.prefix:
        raise SetupMistake(f"The prefix of {row.slug} is {there.prefix} and stays: references contain it.", "prefix")
    if (there.name, there.language) == (row.name, row.language):
        return []
    change_brand(brand=there, name=row.name, language=row.language, by=context.by, at=context.at)
    return [f"brand {row.slug}: changed"]


def _export_brands() -> Sequence[SetupRow]:
    return [
        BrandRow(slug=row.slug, name=row.name, prefix=row.prefix, language=row.language)
        for row in Brand.objects.order_by("id")
    ]


def _apply_site(row: SiteRow, context: SetupContext) -> Sequence[str]:
    brands = {brand.slug: brand for brand in Brand.objects.all()}
    brand = find_row_by_name(brands, row.brand, kind="brand", field="brand")
    site = Site.objects.filter(slug=row.slug).first()
    changes = []
    if site is None:
        site = add_site(brand=brand, name=row.name, zone=row.zone, slug=row.slug, by=context.by, at=context.at)
        changes.append(f"site {row.slug}: added")
    for field, now, asked in (("brand", site.brand.slug, row.brand), ("name", site.name, row.name)):
        if now != asked:
            raise SetupMistake(f"The {field} of the site {row.slug} is {now!r} and cannot be changed.", field)
    if site.zone != row.zone:
        site = change_site_zone(site=site, zone=row.zone, by=context.by, at=context.at)
        changes.append(f"site {row.slug}: time zone changed")
    return [*changes, *(change for hours in row.hours for change in _apply_hours(site, hours, context))]


def _apply_hours(site: Site, row: HoursRow, context: SetupContext) -> Sequence[str]:
    week = {str(number): parse_day_hours(getattr(row, day)) for number, day in enumerate(WEEKDAYS)}
    there = Hours.objects.filter(site=site, valid_from=row.valid_from).first()
    days = sorted({day.isoformat() for day in row.holidays})
    if there and (validate_week(there.week), there.country, there.holidays) == (validate_week(week), row.country, days):
        return []
    set_hours(
        site=site,
        valid_from=row.valid_from,
        week=week,
        country=row.country,
        holidays=row.holidays,
        by=context.by,
        at=context.at,
    )
    return [f"site {site.slug}: hours from {row.valid_from} set"]


def _export_sites() -> Sequence[SetupRow]:
    rows = Site.objects.select_related("brand").prefetch_related("hours").order_by("id")
    return [
        SiteRow(
            slug=row.slug,
            name=row.name,
            brand=row.brand.slug,
            zone=row.zone,
            hours=[_export_hours(hours) for hours in sorted(row.hours.all(), key=lambda hours: hours.valid_from)],
        )
        for row in rows
    ]


def _export_hours(hours: Hours) -> HoursRow:
    week = join_nights(hours.week)
    days = {day: format_day_hours(week[str(number)]) for number, day in enumerate(WEEKDAYS)}
    return HoursRow(valid_from=hours.valid_from, country=hours.country, holidays=hours.holidays, **days)


def _apply_team(row: TeamRow, context: SetupContext) -> Sequence[str]:
    sites = {site.slug: site for site in Site.objects.all()}
    site = find_row_by_name(sites, row.site, kind="site", field="site")
    there = Team.objects.select_related("site").filter(slug=row.slug).first()
    if there is None:
        add_team(site=site, name=row.name, slug=row.slug, by=context.by, at=context.at)
        return [f"team {row.slug}: added"]
    if there.site_id != site.pk:
        raise SetupMistake(f"The team {row.slug} works at {there.site.slug} and cannot be moved.", "site")
    if there.name == row.name:
        return []
    rename_team(team=there, name=row.name, by=context.by, at=context.at)
    return [f"team {row.slug}: renamed"]


def _export_teams() -> Sequence[SetupRow]:
    rows = Team.objects.select_related("site").order_by("id")
    return [TeamRow(slug=row.slug, name=row.name, site=row.site.slug) for row in rows]


def _apply_staff(row: StaffRow, context: SetupContext) -> Sequence[str]:
    known = {team.slug: team for team in Team.objects.all()}
    teams = [find_row_by_name(known, slug, kind="team", field="teams") for slug in row.teams]
    there = Staff.objects.filter(email__iexact=row.email).first()
    if there is None:
        return _hire(row, teams, context)
    changes = []
    if there.role != row.role:
        change_role(staff=there, role=row.role, by=context.by, at=context.at)
        changes.append("role changed")
    if {team.slug for team in there.teams.all()} != set(row.teams):
        move_staff(staff=there, teams=teams, by=context.by, at=context.at)
        changes.append("teams changed")
    if there.is_active != row.active:
        (reinstate_staff if row.active else retire_staff)(staff=there, by=context.by, at=context.at)
        changes.append("back" if row.active else "ended")
    return [f"staff {row.email}: {change}" for change in changes]


def _hire(row: StaffRow, teams: Sequence[Team], context: SetupContext) -> Sequence[str]:
    if not row.active:
        return []
    staff = hire_staff(
        email=row.email,
        name=row.name,
        role=row.role,
        teams=teams,
        language=row.language,
        zone=row.zone,
        at=context.at,
        by=context.by,
    )
    link = invitation_url(invite_staff(staff=staff, by=context.by, at=context.at))
    return [f"staff {row.email}: added, and signs in first by {link}"]


def _export_staff() -> Sequence[SetupRow]:
    return [
        StaffRow(
            email=row.email,
            name=row.name,
            role=row.role,
            teams=sorted(team.slug for team in row.teams.all()),
            language=row.language,
            zone=row.zone,
            active=row.is_active,
        )
        for row in Staff.objects.prefetch_related("teams").order_by("id")
    ]


def list_people_sections() -> list[SetupSection]:
    """Return the sections of people."""
    return [
        SetupSection(
            name="organisation",
            order=10,
            key="name",
            row=OrganisationRow,
            apply=_apply_organisation,
            export=_export_organisation,
            is_single=True,
        ),
        SetupSection(name="brands", order=20, key="slug", row=BrandRow, apply=_apply_brand, export=_export_brands),
        SetupSection(name="sites", order=30, key="slug", row=SiteRow, apply=_apply_site, export=_export_sites),
        SetupSection(name="teams", order=40, key="slug", row=TeamRow, apply=_apply_team, export=_export_teams),
        SetupSection(name="staff", order=50, key="email", row=StaffRow, apply=_apply_staff, export=_export_staff),
    ]
