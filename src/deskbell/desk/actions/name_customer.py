"""Record who wrote a message that does not say it clearly. A member of staff decides."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns, lock_merge_target
from deskbell.desk.events import CaseCustomerNamed
from deskbell.desk.models import Case, Contact, Message
from deskbell.journal.record import record
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Staff


def name_customer(*, message: Message, address: str, name: str, by: Staff, at: datetime) -> Case:
    """Record that the person at `address` wrote this message, as claimed. Return its case.

    They also become the customer of the case, unless it has messages of another person.
    """
    with transaction.atomic():
        case = lock_merge_target(message.case)
        contact = Contact.objects.select_for_update().get(pk=message.contact_id)
        customer = find_or_create_customer(channel=contact.channel, value=address, name=name, at=at)
        replaced = case.customer_id in (None, contact.customer_id)
        contact.customer, contact.party, contact.proof = customer, address, "claimed"
        contact.save(update_fields=["customer", "party", "proof"])
        if replaced:
            case.customer = customer
            case.save(update_fields=["customer"])
        news = CaseCustomerNamed(**journal_columns(case), contact=contact.pk, actor=by.pk, message=message.pk)
        record(news, at=at)
    return case
