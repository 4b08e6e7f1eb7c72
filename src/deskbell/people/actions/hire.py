"""A colleague starts: with a role, teams, a language; with a password, or with a link to choose one."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherAddress, NeedsAnotherName, NeedsKnown
from deskbell.people.addresses import canonical
from deskbell.people.events import StaffHired
from deskbell.people.models import Staff, Team


def hire(
    *,
    email: str,
    name: str,
    role: str,
    teams: Iterable[Team] = (),
    language: str = "en",
    zone: str = "UTC",
    at: datetime,
    password: str | None = None,
    by: Staff | None = None,
) -> Staff:
    """Add a colleague. Without a password they cannot sign in until they `join` by a link (see `invite`)."""
    address = _address(email)
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("A colleague needs a name."))
    known(role=role, language=language, zone=zone)
    teams = list(teams)
    with transaction.atomic():
        if Staff.objects.select_for_update().filter(email=address).exists():
            raise NeedsAnotherAddress(_("Someone here already signs in with this address."))
        staff = Staff(email=address, name=name, role=role, language=language, zone=zone, joined_at=at)
        staff.set_password(password)
        staff.save()
        staff.teams.set(teams)
        slugs = tuple(team.slug for team in teams)
        record(StaffHired(actor=by.id if by else None, staff=staff.id, role=role, teams=slugs), at=at)
    return staff


def _address(email: str) -> str:
    address = canonical("email", email)
    try:
        validate_email(address)
    except ValidationError:
        raise NeedsAnotherAddress(_("This is not a complete email address.")) from None
    return address


def known(*, role: str | None = None, language: str | None = None, zone: str | None = None) -> None:
    """Raise NeedsKnown for a role, language or time zone that the house does not know."""
    if role is not None and role not in Staff.Role.values:
        raise NeedsKnown(_("The roles are agent, lead, manager and admin."))
    if language is not None and language not in dict(settings.LANGUAGES):
        raise NeedsKnown(_("Choose one of the five languages."))
    if zone is not None and zone not in available_timezones():
        raise NeedsKnown(_("Name the time zone by continent and city, such as Africa/Johannesburg."))
