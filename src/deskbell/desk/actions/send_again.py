"""What did not arrive goes out once more: when the server that refused it was mended, or the customer's address was."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import goes_on
from deskbell.desk.actions.deliver import LOST, delivered
from deskbell.desk.actions.refusals import NeedsAddress, NeedsLoss, NeedsRelease
from deskbell.desk.models import Contact, Copy, Message
from deskbell.desk.reads.party import reply_party
from deskbell.kit import slots


def send_again(*, message: Message, at: datetime) -> None:
    """The same words to whom they did not reach: the address that an answer goes to now, those in copy.

    The reply counts from when it was first written.

    Raises NeedsLoss, NeedsRelease, NeedsAddress.
    """
    with transaction.atomic():
        case = goes_on(message.case)
        contact = Contact.objects.select_for_update().get(pk=message.contact_id)
        message = Message.objects.select_related("case", "contact").get(pk=message.pk)
        copies = Copy.objects.filter(message=message, state__in=LOST).exclude(address="")
        itself = message.delivery in LOST
        if not (itself or copies.exists()) or contact.automatic == "ack":
            raise NeedsLoss
        if case.held:
            raise NeedsRelease
        if itself:
            contact.party = reply_party(case)
            if not contact.party:
                raise NeedsAddress
            contact.save(update_fields=["party"])
            delivered(message=message, state="queued")
        copies.update(state="queued", note="")
        slots.ask("desk.message.again", message=message.pk, at=at)
