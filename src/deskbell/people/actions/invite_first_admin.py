"""Make the invitation link of the first admin. A new server prints it when it starts."""

from datetime import datetime

from django.db import transaction

from deskbell.people.actions.invite_staff import make_invitation_link
from deskbell.people.models import InvitationLink, Staff


def invite_first_admin(*, at: datetime) -> str | None:
    """Make the link and end earlier ones. Returns the secret of the link, or None if there is staff already."""
    with transaction.atomic():
        if Staff.objects.exists():
            return None
        InvitationLink.objects.filter(staff=None).delete()
        return make_invitation_link(staff=None, by=None, at=at)
