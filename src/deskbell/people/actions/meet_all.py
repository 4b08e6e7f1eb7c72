"""Many customers reach us at once: each is the one we know, or is met for the first time, all in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from deskbell.journal.record import record_all
from deskbell.people.actions.meet import learn
from deskbell.people.addresses import canonical
from deskbell.people.events import CustomerMet
from deskbell.people.models import Address, Customer


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Someone with an address; as the arguments of `meet`."""

    value: str
    name: str
    language: str
    at: datetime


def meet_all(*, channel: str, newcomers: Sequence[Newcomer]) -> list[Customer]:
    """As `meet` for each, in their order."""
    wanted = {canonical(channel, one.value): one for one in reversed(newcomers)}
    with transaction.atomic():
        known = _known(channel, list(wanted))
        unknown = {address: one for address, one in sorted(wanted.items()) if address not in known}
        if unknown:
            _make(channel, unknown)
            known |= _known(channel, list(unknown))
        return [learn(known[canonical(channel, one.value)], one.name, one.language) for one in newcomers]


def _known(channel: str, addresses: list[str]) -> dict[str, Customer]:
    rows = Address.objects.filter(channel=channel, value__in=addresses).select_related("customer")
    return {row.value: row.customer for row in rows}


def _make(channel: str, unknown: dict[str, Newcomer]) -> None:
    made = Customer.objects.bulk_create(
        Customer(name=one.name, language=one.language, since=one.at) for one in unknown.values()
    )
    ours = dict(zip(unknown, made, strict=True))
    taken = _register(channel, ours)
    # First mails of one person at the same time: another was faster.
    late = [customer.pk for address, customer in ours.items() if address not in taken]
    if late:
        Customer.objects.filter(pk__in=late).delete()
    record_all(
        (CustomerMet(customer=ours[address].pk, channel=channel, language=one.language, address=address), one.at)
        for address, one in unknown.items()
        if address in taken
    )


def _register(channel: str, customers: dict[str, Customer]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_address (customer_id, channel, value) "
            "select v.customer, %s, v.value from unnest(%s::bigint[], %s::text[]) as v(customer, value) "
            "on conflict do nothing returning value",
            [channel, [customer.pk for customer in customers.values()], list(customers)],
        )
        return {value for (value,) in cursor.fetchall()}
