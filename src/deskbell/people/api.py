"""Customers, for programs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from deskbell.kit.programs import MOST, PROBLEMS, Bearer, Strict, cursor, listing, read_cursor
from deskbell.people.addresses import canonical
from deskbell.people.models import Address, Customer

prefix = "/customers"
router = Router(auth=Bearer("customers:read"), tags=["customers"])


class AddressOut(Schema):
    """A way to reach a customer; `proven` says whether it was ever proven to be theirs."""

    channel: str
    value: str
    proven: bool


class CustomerOut(Schema):
    """A person as programs see them: no note, no judgement. An erased one has neither name nor addresses."""

    id: int
    name: str
    language: str
    since: datetime
    erased_at: datetime | None
    addresses: list[AddressOut]


class CustomerPage(Schema):
    """A page of customers, the first met first."""

    items: list[CustomerOut]
    next: str | None


class Asked(Strict):
    """`address` finds the customer with exactly this address, of any channel."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=MOST)
    address: str = Field("", max_length=400)


@router.get("", response={200: CustomerPage, **PROBLEMS}, operation_id="customers")
def customers(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """All customers, by pages."""
    found = Customer.objects.prefetch_related("addresses").order_by("id")
    if asked.address:
        found = found.filter(addresses__in=_addresses(asked.address)).distinct()
    if asked.after:
        found = found.filter(id__gt=read_cursor(asked.after, int)[0])
    rows = [_out(customer) for customer in found[: asked.limit + 1]]
    last = rows[: asked.limit][-1]["id"] if rows else 0
    return listing(rows, limit=asked.limit, after=cursor(last))


def _addresses(text: str) -> Any:
    plain = text.replace("\0", "")
    return Address.objects.filter(value__in={canonical("email", plain), canonical("phone", plain)})


def _out(customer: Customer) -> dict[str, Any]:
    addresses = [
        {"channel": row.channel, "value": row.value, "proven": row.proven_at is not None}
        for row in sorted(customer.addresses.all(), key=lambda row: row.pk)
    ]
    return {
        "id": customer.pk,
        "name": customer.name,
        "language": customer.language,
        "since": customer.since,
        "erased_at": customer.erased_at,
        "addresses": addresses,
    }
