"""Change a customer's name and language, or add an address. Addresses are never removed."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.find_or_create_customer import update_search_words
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.address_kinds import find_address_kind, list_address_kinds
from deskbell.people.events import CustomerChanged
from deskbell.people.models import Address, Customer, Staff


class NeedsNewAddress(PeopleActionRefused):
    """The address is incomplete, or belongs to another customer."""


def describe_customer(
    *, customer: Customer, name: str, language: str, address: str = "", by: Staff, at: datetime
) -> None:
    """Save name and language, and add `address`, of any channel, unless it is empty. Raises NeedsNewAddress."""
    known = language if language in dict(settings.LANGUAGES) else ""
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=customer.pk)
        wanted = {"name": " ".join(name.split())[:200], "language": known}
        changed = [field for field, value in wanted.items() if getattr(customer, field) != value]
        for field in changed:
            setattr(customer, field, wanted[field])
        customer.save(update_fields=changed)
        if address and _add_address(customer, address):
            changed.append("address")
        if changed:
            update_search_words(customer)
            customer.save(update_fields=["found_by"])
            record(CustomerChanged(customer=customer.pk, actor=by.pk, changed=tuple(changed)), at=at)


def _add_address(customer: Customer, address: str) -> bool:
    """Add the address. Returns False if the customer had it already. Raises NeedsNewAddress."""
    found = find_address_kind(address)
    if found is None:
        raise NeedsNewAddress(" ".join(kind.error() for kind in list_address_kinds().values()))
    kind, value = found
    taken = Address.objects.filter(channel=kind.channel, value=value).values_list("customer", flat=True).first()
    if taken is not None and taken != customer.pk:
        raise NeedsNewAddress(_("This address belongs to another customer."))
    if taken is None:
        Address.objects.create(customer=customer, channel=kind.channel, value=value)
    return taken is None
