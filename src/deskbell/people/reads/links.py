"""Whether a one-time link still opens."""

from datetime import datetime

from deskbell.people.actions.invite import digest
from deskbell.people.models import FirstLink, Staff

LONGEST_SECRET = 200


def find_link(*, secret: str, at: datetime) -> FirstLink | None:
    """The open link with this secret; None for one that was used, has expired or never was."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    link = FirstLink.objects.select_related("staff").filter(digest=digest(secret)).first()
    if link is None or not link.open_at(at):
        return None
    if link.staff is None:
        return None if Staff.objects.exists() else link
    return link if link.staff.is_active else None
