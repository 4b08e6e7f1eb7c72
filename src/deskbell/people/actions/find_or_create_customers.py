"""Find or add many customers in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record_all
from deskbell.people.actions.find_or_create_customer import add_missing_details
from deskbell.people.addresses import normalize_address
from deskbell.people.events import CustomerAdded
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import customer_search_words


@dataclass(frozen=True, kw_only=True)
class CustomerDetails:
    """One address, with the name and the language of the person who used it."""

    value: str
    name: str
    language: str
    at: datetime


def find_or_create_customers(
    *, channel: str, details: Sequence[CustomerDetails], known: Mapping[str, Customer]
) -> list[Customer]:
    """Return the customers of `details`, in the same order; add those that are missing.

    `known` has the existing customers by address, as the caller has just read them. Raises IntegrityError if one of the
    other addresses was added meanwhile.
    """
    wanted = {normalize_address(channel, one.value): one for one in reversed(details)}
    with transaction.atomic(savepoint=False):
        unknown = {address: one for address, one in sorted(wanted.items()) if address not in known}
        met = {**known, **_create_customers(channel, unknown)}
        return [
            add_missing_details(met[normalize_address(channel, one.value)], one.name, one.language) for one in details
        ]


def _create_customers(channel: str, unknown: dict[str, CustomerDetails]) -> dict[str, Customer]:
    made = Customer.objects.bulk_create(
        Customer(
            name=one.name,
            language=one.language,
            since=one.at,
            found_by=customer_search_words(one.name, [address]),
        )
        for address, one in unknown.items()
    )
    ours = dict(zip(unknown, made, strict=True))
    Address.objects.bulk_create(
        Address(customer=customer, channel=channel, value=address) for address, customer in ours.items()
    )
    record_all(
        (CustomerAdded(customer=ours[address].pk, channel=channel, language=one.language, address=address), one.at)
        for address, one in unknown.items()
    )
    return ours
