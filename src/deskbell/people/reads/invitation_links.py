"""Find invitation links by their secret."""

from datetime import datetime

from deskbell.people.actions.invite_staff import hash_secret
from deskbell.people.models import InvitationLink, Staff

LONGEST_SECRET = 200


def find_open_link(*, secret: str, at: datetime) -> InvitationLink | None:
    """Return the open link with this secret; None when it was used, has expired or never existed."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    link = InvitationLink.objects.select_related("staff").filter(digest=hash_secret(secret)).first()
    if link is None or not link.is_open_at(at):
        return None
    if link.staff is None:
        return None if Staff.objects.exists() else link
    return link if link.staff.is_active else None
