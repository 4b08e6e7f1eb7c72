"""Find the customer who has an address, or add a new customer."""

from datetime import datetime

from django.db import connection, transaction

from deskbell.journal.record import record
from deskbell.people.addresses import normalize_address
from deskbell.people.events import CustomerAdded
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import customer_search_words


def find_or_create_customer(*, channel: str, value: str, name: str = "", language: str = "", at: datetime) -> Customer:
    """Return the customer with this address; add one if there is none. `name` and `language` are saved if they were not
    known.
    """
    address = normalize_address(channel, value)
    known = _find_customer(channel, address)
    if known is None:
        with transaction.atomic():
            known = _create_customer(channel, address, name, language, at)
    return add_missing_details(known, name, language)


def _find_customer(channel: str, address: str) -> Customer | None:
    found = Address.objects.filter(channel=channel, value=address).select_related("customer").first()
    return found.customer if found else None


def _create_customer(channel: str, address: str, name: str, language: str, at: datetime) -> Customer:
    customer = Customer.objects.create(
        name=name, language=language, since=at, found_by=customer_search_words(name, [address])
    )
    if not _insert_address(customer, channel, address):
        # Two first mails of one person came at the same time, and the other was faster.
        customer.delete()
        known = _find_customer(channel, address)
        if known is None:
            raise LookupError("the address was erased while it was being met")
        return known
    record(CustomerAdded(customer=customer.id, channel=channel, language=language, address=address), at=at)
    return customer


def _insert_address(customer: Customer, channel: str, address: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_address (customer_id, channel, value) values (%s, %s, %s) on conflict do nothing",
            [customer.id, channel, address],
        )
        return bool(cursor.rowcount)


def add_missing_details(customer: Customer, name: str, language: str) -> Customer:
    """Save a name or language that the customer did not have yet."""
    learnt = []
    if name and not customer.name:
        customer.name = name
        update_search_words(customer)
        learnt += ["name", "found_by"]
    if language and not customer.language:
        customer.language = language
        learnt.append("language")
    if learnt:
        customer.save(update_fields=learnt)
    return customer


def update_search_words(customer: Customer) -> None:
    """Set `customer.found_by` from the current name and addresses. The caller saves the row."""
    addresses = Address.objects.filter(customer=customer).order_by("pk").values_list("value", flat=True)
    customer.found_by = customer_search_words(customer.name, addresses)
