"""The API of customers and of the set-up."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from deskbell.kit.rest import (
    LARGEST_PAGE,
    PROBLEM_RESPONSES,
    BearerAuth,
    StrictSchema,
    decode_cursor,
    encode_cursor,
    page_of_items,
)
from deskbell.people.address_kinds import list_address_kinds
from deskbell.people.addresses import normalize_address
from deskbell.people.models import Address, Customer
from deskbell.people.setup_file.api import setup_router

router = Router(auth=BearerAuth("customers:read"), tags=["customers"])
routers = {"/customers": router, "/setup": setup_router}


class AddressOut(Schema):
    """An address of a customer. `proven` is true if it was verified at least once that the address is theirs."""

    channel: str
    value: str
    proven: bool


class CustomerOut(Schema):
    """A customer in the API. An erased customer has neither name nor addresses."""

    id: int
    name: str
    language: str
    since: datetime
    erased_at: datetime | None
    addresses: list[AddressOut]


class CustomerPage(Schema):
    """A page of customers, the oldest first."""

    items: list[CustomerOut]
    next: str | None


class CustomerQuery(StrictSchema):
    """`address` finds the customer with exactly this address, of any channel."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)
    address: str = Field("", max_length=400)


@router.get("", response={200: CustomerPage, **PROBLEM_RESPONSES}, operation_id="customers")
def list_customers(request: HttpRequest, asked: Query[CustomerQuery]) -> dict[str, Any]:
    """List customers, a page at a time."""
    found = Customer.objects.prefetch_related("addresses").order_by("id")
    if asked.address:
        found = found.filter(addresses__in=_find_addresses(asked.address)).distinct()
    if asked.after:
        found = found.filter(id__gt=decode_cursor(asked.after, int)[0])
    rows = [_serialize_customer(customer) for customer in found[: asked.limit + 1]]
    last = rows[: asked.limit][-1]["id"] if rows else 0
    return page_of_items(rows, limit=asked.limit, after=encode_cursor(last))


def _find_addresses(text: str) -> Any:
    plain = text.replace("\0", "")
    values = {normalize_address("", plain), *(kind.normalize(plain) for kind in list_address_kinds().values())}
    return Address.objects.filter(value__in=values)


def _serialize_customer(customer: Customer) -> dict[str, Any]:
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
