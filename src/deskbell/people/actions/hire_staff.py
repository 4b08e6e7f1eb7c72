"""Add a colleague with a role, teams and a language."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherAddress, NeedsAnotherName, require_known_choices
from deskbell.people.addresses import normalize_email
from deskbell.people.events import StaffHired
from deskbell.people.models import Staff, Team


def hire_staff(
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
    """Add a colleague. Without a password they choose one through an invitation link (see `invite_staff`)."""
    address = _read_email(email)
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("Enter a name for the colleague."))
    require_known_choices(role=role, language=language, zone=zone)
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


def _read_email(email: str) -> str:
    address = normalize_email(email)
    try:
        validate_email(address)
    except ValidationError:
        raise NeedsAnotherAddress(_("Enter a complete email address, such as name@example.com.")) from None
    return address
