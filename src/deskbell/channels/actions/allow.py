"""A person decides that a mail which was set aside is work after all."""

from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.refusals import NeedsAside
from deskbell.channels.events import MailAllowed
from deskbell.channels.models import Raw
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff

ALLOWED = ["allowed"]


def allow(*, raw: Raw, by: Staff, at: datetime) -> None:
    """Take this mail in like any other. Raises NeedsAside."""
    with transaction.atomic():
        row = Raw.objects.select_for_update(of=("self",)).defer("body").select_related("mailbox").get(pk=raw.pk)
        if row.state != Raw.State.ASIDE or not row.size or row.why in ("erased", "test"):
            raise NeedsAside
        row.state, row.why, row.remarks, row.due_at, row.tries = Raw.State.STORED, "", [ALLOWED], at, 0
        row.placed_at = None
        row.save(update_fields=["state", "why", "remarks", "due_at", "tries", "placed_at"])
        record(MailAllowed(mailbox=row.mailbox_id, actor=by.pk, channel="email"), at=at)
        notify.wake("understand")
