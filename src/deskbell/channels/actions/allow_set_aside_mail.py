"""Make a case of a mail after all that Deskbell had set aside, because a member of staff decided so."""

from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.refusals import NeedsSetAsideMail
from deskbell.channels.events import SetAsideMailAllowed
from deskbell.channels.models import RawMessage
from deskbell.channels.reasons import HIDDEN, MessageRemark, RemarkCode
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff


def allow_set_aside_mail(*, raw: RawMessage, by: Staff, at: datetime) -> None:
    """Queue this mail again, to be parsed and matched to a case like any other.

    Raises NeedsSetAsideMail when the mail is not set aside, or its bytes are gone.
    """
    with transaction.atomic():
        row = RawMessage.objects.select_for_update(of=("self",)).defer("body").get(pk=raw.pk)
        if row.state != RawMessage.State.ASIDE or not row.size or row.why in HIDDEN:
            raise NeedsSetAsideMail
        row.state, row.why, row.remarks, row.due_at, row.tries = (
            RawMessage.State.STORED,
            "",
            [MessageRemark(RemarkCode.ALLOWED).as_stored()],
            at,
            0,
        )
        row.placed_at = None
        row.save(update_fields=["state", "why", "remarks", "due_at", "tries", "placed_at"])
        record(SetAsideMailAllowed(mailbox=row.account_id, actor=by.pk, channel=row.channel), at=at)
        notify.wake_loops("understand")
