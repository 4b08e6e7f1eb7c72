"""Many customers reach us at once: each is the one we know, or is met for the first time, all in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record_all
from deskbell.kit import bulk
from deskbell.people.actions.meet import learn
from deskbell.people.addresses import canonical
from deskbell.people.events import CustomerMet
from deskbell.people.models import Customer

COLUMNS = bulk.columns(Customer)
KNOWN = (
    f"select a.value, {', '.join(f'c.{name}' for name in COLUMNS)} "
    "from people_address a join people_customer c on c.id = a.customer_id where a.channel = %s and a.value = any(%s::text[])"
)
REGISTER = (
    "insert into people_address (customer_id, channel, value) "
    "select v.customer, %s::text, v.value from unnest(%s::bigint[], %s::text[]) as v(customer, value) "
    "on conflict do nothing returning value"
)


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
    with transaction.atomic(savepoint=False):
        known = _known(channel, list(wanted))
        unknown = {address: one for address, one in sorted(wanted.items()) if address not in known}
        if unknown:
            known |= _make(channel, unknown)
        return [learn(known[canonical(channel, one.value)], one.name, one.language) for one in newcomers]


def _known(channel: str, addresses: list[str]) -> dict[str, Customer]:
    found = bulk.ask(KNOWN, [channel, addresses])
    return {value: bulk.row(Customer, COLUMNS, values) for value, *values in found}


def _make(channel: str, unknown: dict[str, Newcomer]) -> dict[str, Customer]:
    made = bulk.insert_all(Customer(name=one.name, language=one.language, since=one.at) for one in unknown.values())
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
    found = {address: customer for address, customer in ours.items() if address in taken}
    return found | _known(channel, [address for address in ours if address not in taken]) if late else found


def _register(channel: str, customers: dict[str, Customer]) -> set[str]:
    ids = [customer.pk for customer in customers.values()]
    return {value for (value,) in bulk.ask(REGISTER, [channel, ids, list(customers)])}
