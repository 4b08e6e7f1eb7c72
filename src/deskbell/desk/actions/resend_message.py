"""Send a lost message again, after the other server or the customer's address was corrected."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.record_delivery import record_delivery
from deskbell.desk.actions.refusals import NeedsAddress, NeedsLostMessage, NeedsRelease
from deskbell.desk.case_changes import lock_merge_target
from deskbell.desk.models import Contact, Copy, Message
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reasons import LOST_STATES, AutomaticKind, DeliveryState
from deskbell.desk.slots import resend_requests


def resend_message(*, message: Message, at: datetime) -> None:
    """Send a lost message again to the address that a reply goes to now, and lost copies to their addresses.

    Measures still count the reply at the time when it was written. Raises NeedsLostMessage, NeedsRelease, NeedsAddress.
    """
    with transaction.atomic():
        case = lock_merge_target(message.case)
        contact = Contact.objects.select_for_update().get(pk=message.contact_id)
        message = Message.objects.select_related("case", "contact").get(pk=message.pk)
        copies = Copy.objects.filter(message=message, state__in=LOST_STATES).exclude(address="")
        itself = message.delivery in LOST_STATES
        if not (itself or copies.exists()) or contact.automatic == AutomaticKind.ACK:
            raise NeedsLostMessage
        if case.held:
            raise NeedsRelease
        if itself:
            contact.party = reply_address(case)
            if not contact.party:
                raise NeedsAddress
            contact.save(update_fields=["party"])
            record_delivery(message=message, state=DeliveryState.QUEUED.value)
        copies.update(state=DeliveryState.QUEUED.value, note="")
        resend_requests.ask(message=message.pk, at=at)
