"""Accept a held message: only staff see it until then; from then on it counts like any other message of the case."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.receive_message import reactivate_case
from deskbell.desk.actions.refusals import NeedsQuarantine
from deskbell.desk.case_changes import journal_columns, lock_merge_target
from deskbell.desk.events import HeldMessageAccepted
from deskbell.desk.models import Contact, Message
from deskbell.journal.record import record
from deskbell.people.models import Staff


def accept_held_message(*, message: Message, by: Staff, at: datetime) -> None:
    """Accept a held message, and make its case active again. Raises NeedsQuarantine when the message is not held."""
    with transaction.atomic():
        case = lock_merge_target(message.case)
        contact = Contact.objects.select_for_update().get(pk=message.contact_id)
        if not contact.held:
            raise NeedsQuarantine
        contact.held = ""
        contact.save(update_fields=["held"])
        reactivate_case(case, at)
        case.save(update_fields=["state", "waiting_on", "waiting_until", "owner"])
        record(HeldMessageAccepted(**journal_columns(case), contact=contact.pk, actor=by.pk, message=message.pk), at=at)
