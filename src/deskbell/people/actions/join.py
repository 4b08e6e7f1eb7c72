"""Coming in by a link: the colleague chooses a password; through the first link of all, the first admin arrives."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import digest
from deskbell.people.actions.refusals import NeedsOpenLink, NeedsPassword
from deskbell.people.events import StaffJoined
from deskbell.people.models import FirstLink, Staff
from deskbell.people.reads.links import find_link


def join(*, secret: str, password: str, at: datetime, name: str = "", email: str = "", language: str = "en") -> Staff:
    """Use the link up. `name` and `email` are for the first link of all; others bring their own account."""
    with transaction.atomic():
        link = _open_link(secret, at)
        staff = link.staff or hire(email=email, name=name, role=Staff.Role.ADMIN, language=language, at=at)
        _check_password(password, staff)
        staff.set_password(password)
        staff.save(update_fields=["password"])
        link.used_at, link.staff = at, staff
        link.save(update_fields=["used_at", "staff"])
        record(StaffJoined(actor=staff.id), at=at)
    return staff


def _open_link(secret: str, at: datetime) -> FirstLink:
    FirstLink.objects.select_for_update().filter(digest=digest(secret)).first()
    link = find_link(secret=secret, at=at)
    if link is None:
        raise NeedsOpenLink(_("This link was used or has expired. Ask for a new one."))
    return link


def _check_password(password: str, staff: Staff) -> None:
    try:
        validate_password(password, staff)
    except ValidationError as problem:
        raise NeedsPassword(" ".join(problem.messages)) from None
