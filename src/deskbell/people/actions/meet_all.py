"""Many customers reach us at once: each is the one we know, or is met for the first time, all in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record_all
from deskbell.kit import bulk
from deskbell.people.actions.meet import learn
from deskbell.people.addresses import canonical
from deskbell.people.events import CustomerMet
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import found_by


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Someone with an address; as the arguments of `meet`."""

    value: str
    name: str
    language: str
    at: datetime


def meet_all(*, channel: str, newcomers: Sequence[Newcomer], known: Mapping[str, Customer]) -> list[Customer]:
    """As `meet` for each, in their order. `known` are the customers with these addresses, as the caller has just read them.

    Raises IntegrityError when one of the others became known meanwhile.
    """
    wanted = {canonical(channel, one.value): one for one in reversed(newcomers)}
    with transaction.atomic(savepoint=False):
        unknown = {address: one for address, one in sorted(wanted.items()) if address not in known}
        met = {**known, **_make(channel, unknown)}
        return [learn(met[canonical(channel, one.value)], one.name, one.language) for one in newcomers]


def _make(channel: str, unknown: dict[str, Newcomer]) -> dict[str, Customer]:
    made = bulk.insert_all(
        Customer(name=one.name, language=one.language, since=one.at, found_by=found_by(one.name, [address]))
        for address, one in unknown.items()
    )
    ours = dict(zip(unknown, made, strict=True))
    bulk.add_all(Address(customer=customer, channel=channel, value=address) for address, customer in ours.items())
    record_all(
        (CustomerMet(customer=ours[address].pk, channel=channel, language=one.language, address=address), one.at)
        for address, one in unknown.items()
    )
    return ours
