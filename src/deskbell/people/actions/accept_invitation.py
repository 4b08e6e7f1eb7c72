"""Accept an invitation: choose a password. The link of the first admin also creates that account."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_staff import hash_secret
from deskbell.people.actions.refusals import NeedsOpenLink, NeedsPassword
from deskbell.people.events import StaffJoined
from deskbell.people.models import InvitationLink, Staff
from deskbell.people.reads.invitation_links import find_open_link


def accept_invitation(
    *,
    secret: str,
    password: str,
    at: datetime,
    name: str = "",
    email: str = "",
    language: str = "en",
    zone: str = "UTC",
) -> Staff:
    """Save the password, end the link, and return the colleague. Raises NeedsOpenLink and NeedsPassword.

    `name`, `email`, `language` and `zone` are for the link of the first admin, who has no account yet.
    """
    with transaction.atomic():
        link = _lock_open_link(secret, at)
        staff = link.staff or hire_staff(
            email=email, name=name, role=Staff.Role.ADMIN, language=language, zone=zone, at=at
        )
        _check_password(password, staff)
        staff.set_password(password)
        staff.save(update_fields=["password"])
        link.used_at, link.staff = at, staff
        link.save(update_fields=["used_at", "staff"])
        record(StaffJoined(actor=staff.id), at=at)
    return staff


def _lock_open_link(secret: str, at: datetime) -> InvitationLink:
    InvitationLink.objects.select_for_update().filter(digest=hash_secret(secret)).first()
    link = find_open_link(secret=secret, at=at)
    if link is None:
        raise NeedsOpenLink(_("This link was used or has expired. Ask for a new one."))
    return link


def _check_password(password: str, staff: Staff) -> None:
    try:
        validate_password(password, staff)
    except ValidationError as problem:
        raise NeedsPassword(" ".join(problem.messages)) from None
