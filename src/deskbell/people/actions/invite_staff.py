"""Invite a colleague by a link that works once. On its page they choose a password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.events import StaffInvited
from deskbell.people.models import InvitationLink, Staff

LINK_LIFETIME = timedelta(days=7)


def invite_staff(*, staff: Staff, by: Staff | None, at: datetime) -> str:
    """Make a link for `staff` and end their earlier links. Returns the secret in the link."""
    with transaction.atomic():
        InvitationLink.objects.filter(staff=staff, used_at=None).delete()
        return make_invitation_link(staff=staff, by=by, at=at)


def make_invitation_link(*, staff: Staff | None, by: Staff | None, at: datetime) -> str:
    """Make and record a link, inside the caller's transaction. Returns the secret in the link. `staff` None: for the
    first admin.
    """
    secret = secrets.token_urlsafe(32)
    InvitationLink.objects.create(digest=hash_secret(secret), staff=staff, made_at=at, expires_at=at + LINK_LIFETIME)
    record(StaffInvited(actor=by.id if by else None, staff=staff.id if staff else None), at=at)
    return secret


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a secret, in hex. The database holds only this."""
    return hashlib.sha256(secret.encode()).hexdigest()
