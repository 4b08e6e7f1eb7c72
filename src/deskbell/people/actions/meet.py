"""Nobody tells their story to a stranger twice: whoever writes from a known address is the customer we know."""

from datetime import datetime

from django.db import connection, transaction

from deskbell.journal.record import record
from deskbell.people.addresses import canonical
from deskbell.people.events import CustomerMet
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import found_by


def meet(*, channel: str, value: str, name: str = "", language: str = "", at: datetime) -> Customer:
    """The customer with this address, made when there is none. A name or language we did not know yet is kept."""
    address = canonical(channel, value)
    known = _known(channel, address)
    if known is None:
        with transaction.atomic():
            known = _make(channel, address, name, language, at)
    return learn(known, name, language)


def _known(channel: str, address: str) -> Customer | None:
    found = Address.objects.filter(channel=channel, value=address).select_related("customer").first()
    return found.customer if found else None


def _make(channel: str, address: str, name: str, language: str, at: datetime) -> Customer:
    customer = Customer.objects.create(name=name, language=language, since=at, found_by=found_by(name, [address]))
    if not _register(customer, channel, address):
        # Two first mails of one person, at the same time: the other was faster.
        customer.delete()
        known = _known(channel, address)
        if known is None:
            raise LookupError("the address was erased while it was being met")
        return known
    record(CustomerMet(customer=customer.id, channel=channel, language=language, address=address), at=at)
    return customer


def _register(customer: Customer, channel: str, address: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_address (customer_id, channel, value) values (%s, %s, %s) on conflict do nothing",
            [customer.id, channel, address],
        )
        return bool(cursor.rowcount)


def learn(customer: Customer, name: str, language: str) -> Customer:
    """Keep a name or language we did not know yet."""
    learnt = []
    if name and not customer.name:
        customer.name = name
        find_again(customer)
        learnt += ["name", "found_by"]
    if language and not customer.language:
        customer.language = language
        learnt.append("language")
    if learnt:
        customer.save(update_fields=learnt)
    return customer


def find_again(customer: Customer) -> None:
    """Let them be found by what they are called now; the caller saves `found_by`."""
    addresses = Address.objects.filter(customer=customer).order_by("pk").values_list("value", flat=True)
    customer.found_by = found_by(customer.name, addresses)
