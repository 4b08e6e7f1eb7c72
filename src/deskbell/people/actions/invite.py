"""A new colleague comes in by a link that opens once, and chooses a password nobody else has seen."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.events import StaffInvited
from deskbell.people.models import FirstLink, Staff

OPEN_FOR = timedelta(days=7)


def invite(*, staff: Staff, by: Staff | None, at: datetime) -> str:
    """The secret part of a new link for `staff`; links given to them before no longer open."""
    with transaction.atomic():
        FirstLink.objects.filter(staff=staff, used_at=None).delete()
        return make_link(staff=staff, by=by, at=at)


def make_link(*, staff: Staff | None, by: Staff | None, at: datetime) -> str:
    """Make and record a link, inside the caller's transaction."""
    secret = secrets.token_urlsafe(32)
    FirstLink.objects.create(digest=digest(secret), staff=staff, made_at=at, expires_at=at + OPEN_FOR)
    record(StaffInvited(actor=by.id if by else None, staff=staff.id if staff else None), at=at)
    return secret


def digest(secret: str) -> str:
    """What is kept of a secret: SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
