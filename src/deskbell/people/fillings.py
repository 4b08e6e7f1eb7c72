"""What people bring to the doings of other floors."""

from collections.abc import Sequence
from datetime import datetime

from deskbell.journal.models import Entry
from deskbell.kit.slots import fills
from deskbell.people.events import CustomerMet
from deskbell.people.models import Address, Customer, Token
from deskbell.people.tokens import authenticate


@fills("scopes")
def _scopes() -> list[str]:
    return ["customers:read"]


@fills("programs.token")
def _token(*, raw: str) -> Token | None:
    return authenticate(raw=raw)


@fills("journal.words")
def _words(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """The address a customer was first met by: their first of that channel."""
    if kind != CustomerMet.kind:
        return None
    rows = Address.objects.filter(customer__in=[entry.customer for entry in entries]).order_by("-id")
    first = {(row.customer_id, row.channel): row.value for row in rows}
    return {entry.id: {"address": first.get((entry.customer or 0, entry.channel))} for entry in entries}


@fills("journal.erase")
def _erase(*, customer: int, at: datetime) -> None:
    Address.objects.filter(customer=customer).delete()
    Customer.objects.filter(id=customer).update(name="", language="", erased_at=at)
