"""Customers as the desk shows them: how to reach them, and every matter they came with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from deskbell.desk.models import Case, Contact
from deskbell.kit.rows import read
from deskbell.kit.words import words
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import LONGEST, MOST_WORDS

MOST = 1000
PAGE = 50
LAST = """
where id in (
    select latest.id from unnest(%s::bigint[]) as c(customer) cross join lateral (
        select id from desk_case where customer_id = c.customer order by last_at desc, id desc limit 1
    ) as latest
)
"""
BESIDE = f"""
    select (select json_agg(json_build_array(a.channel, a.value) order by a.id)
            from (select * from people_address where customer_id = %(customer)s order by id limit 20) as a),
           (select count(*) from (select 1 from desk_contact where customer_id = %(customer)s limit {MOST}) as b),
           (select count(*) from (select 1 from desk_case
                                  where customer_id = %(customer)s and id <> %(case)s limit {MOST}) as c)
"""


@dataclass(frozen=True)
class Beside:
    """The customer beside a case."""

    addresses: Sequence[tuple[str, str]]
    contacts: int
    others: int


def beside(case: Case) -> Beside:
    """What stands about the customer beside `case`; counts stop at 1000."""
    if case.customer_id is None:
        return Beside([], 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, {"customer": case.customer_id, "case": case.pk})
        addresses, contacts, others = cursor.fetchone()
    return Beside(addresses or [], contacts, others)


@dataclass(frozen=True)
class Found:
    """A customer in the list of customers, with the matter that was last touched."""

    id: int
    name: str
    language: str
    since: datetime
    addresses: Sequence[str]
    last: Case | None


def search(*, asked: str, after: int = 0, most: int = PAGE) -> tuple[list[Found], int]:
    """Customers newest first, and where the next page begins, or 0.

    `asked` (empty: all) is told in any order: each of its words begins a word of their name or of an address.
    """
    rows = Customer.objects.filter(erased_at=None).order_by("-pk")
    if asked and not words(asked):
        return [], 0
    if asked:
        rows = rows.filter(RawSQL("found_by @@ %s::tsquery", [_beginning(asked)], output_field=BooleanField()))
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: most + 1])
    listed, addresses, last = found[:most], _addresses(found[:most]), _last_cases(found[:most])
    return [Found(one.pk, one.name, one.language, one.since, addresses[one.pk], last.get(one.pk)) for one in listed], (
        listed[-1].pk if len(found) > most else 0
    )


def _beginning(asked: str) -> str:
    return " & ".join(f"'{word[:LONGEST]}':*" for word in words(asked)[:MOST_WORDS])


def _addresses(customers: Sequence[Customer]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {customer.pk: [] for customer in customers}
    rows = Address.objects.filter(customer__in=customers).order_by("pk").values_list("customer_id", "value")
    for customer, value in rows:
        found[customer].append(value)
    return found


def _last_cases(customers: Sequence[Customer]) -> dict[int, Case]:
    found = read(Case, LAST, [[customer.pk for customer in customers]])
    return {case.customer_id: case for case in found if case.customer_id is not None}


def cases_of(*, customer: Customer, after: int = 0, most: int = PAGE) -> tuple[list[Case], int]:
    """The customer's cases, the one last touched first, and where the next page begins (0: nowhere)."""
    rows = Case.objects.filter(customer=customer).select_related("owner", "team", "brand").order_by("-last_at", "-pk")
    if after:
        last = Case.objects.filter(pk=after, customer=customer).values_list("last_at", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(last_at__lt=last) | Q(last_at=last, pk__lt=after))
    found = list(rows[: most + 1])
    return found[:most], (found[most - 1].pk if len(found) > most else 0)


def contacts_by_case(cases: Sequence[Case]) -> dict[int, int]:
    """How many contacts each case has had."""
    counts: dict[int, int] = {}
    for case in Contact.objects.filter(case__in=cases).values_list("case_id", flat=True):
        counts[case] = counts.get(case, 0) + 1
    return counts
