"""What we know of a customer: facts and needs, kept by whoever learns them; an address once known is not forgotten."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.meet import find_again
from deskbell.people.actions.refusals import Refused
from deskbell.people.addresses import canonical
from deskbell.people.events import CustomerDescribed
from deskbell.people.models import Address, Customer, Staff


class NeedsNewAddress(Refused):
    """The address is incomplete, or another customer's."""


def describe(*, customer: Customer, name: str, language: str, address: str = "", by: Staff, at: datetime) -> None:
    """Keep name and language, and `address` as one more email address. Raises NeedsNewAddress."""
    known = language if language in dict(settings.LANGUAGES) else ""
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=customer.pk)
        wanted = {"name": " ".join(name.split())[:200], "language": known}
        changed = [field for field, value in wanted.items() if getattr(customer, field) != value]
        for field in changed:
            setattr(customer, field, wanted[field])
        customer.save(update_fields=changed)
        if address and _add(customer, address):
            changed.append("address")
        if changed:
            find_again(customer)
            customer.save(update_fields=["found_by"])
            record(CustomerDescribed(customer=customer.pk, actor=by.pk, changed=tuple(changed)), at=at)


def _add(customer: Customer, address: str) -> bool:
    """Whether it was new."""
    value = canonical("email", address)
    try:
        validate_email(value)
    except ValidationError:
        raise NeedsNewAddress(_("Give a complete email address, such as name@example.com.")) from None
    taken = Address.objects.filter(channel="email", value=value).values_list("customer", flat=True).first()
    if taken is not None and taken != customer.pk:
        raise NeedsNewAddress(_("This address belongs to another customer."))
    if taken is None:
        Address.objects.create(customer=customer, channel="email", value=value)
    return taken is None
