"""Customers as the desk shows them: their addresses and their cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from deskbell.desk.models import Case, Contact
from deskbell.kit.read_rows import read_rows
from deskbell.kit.search_words import split_search_words
from deskbell.people.models import Address, Customer
from deskbell.people.models.customer import LONGEST_WORD, MOST_WORDS

MAX_COUNT = 1000
PAGE_SIZE = 50
LAST_CASES_SQL = """
where id in (
    select latest.id from unnest(%s::bigint[]) as c(customer) cross join lateral (
        select id from desk_case where customer_id = c.customer order by last_at desc, id desc limit 1
    ) as latest
)
"""
SUMMARY_SQL = f"""
    select (select json_agg(json_build_array(a.channel, a.value) order by a.id)
            from (select * from people_address where customer_id = %(customer)s order by id limit 20) as a),
           (select count(*) from (select 1 from desk_contact where customer_id = %(customer)s limit {MAX_COUNT}) as b),
           (select count(*) from (select 1 from desk_case
                                  where customer_id = %(customer)s and id <> %(case)s limit {MAX_COUNT}) as c)
"""


@dataclass(frozen=True)
class CustomerSummary:
    """What the side of a case shows of its customer. `addresses` are pairs of channel and address; the other two are
    counts.
    """

    addresses: Sequence[tuple[str, str]]
    contacts: int
    other_cases: int


def summarize_customer(case: Case) -> CustomerSummary:
    """Return what the side of this case shows of its customer. Counts stop at 1,000."""
    if case.customer_id is None:
        return CustomerSummary([], 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY_SQL, {"customer": case.customer_id, "case": case.pk})
        addresses, contacts, other_cases = cursor.fetchone()
    return CustomerSummary(addresses or [], contacts, other_cases)


@dataclass(frozen=True)
class CustomerRow:
    """A customer in the list of customers, with the case that changed last."""

    id: int
    name: str
    language: str
    since: datetime
    addresses: Sequence[str]
    last_case: Case | None


def search_customers(*, query: str, after: int = 0, limit: int = PAGE_SIZE) -> tuple[list[CustomerRow], int]:
    """Return a page of customers, newest first, and the id after which the next page begins (0: there is none).

    Each word of `query` must be the beginning of a word in their name or address, in any order. An empty query gives
    all.
    """
    rows = Customer.objects.filter(erased_at=None).order_by("-pk")
    if query and not split_search_words(query):
        return [], 0
    if query:
        rows = rows.filter(RawSQL("found_by @@ %s::tsquery", [_prefix_query(query)], output_field=BooleanField()))
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: limit + 1])
    listed, addresses, last = found[:limit], _find_addresses(found[:limit]), _find_last_cases(found[:limit])
    return [
        CustomerRow(one.pk, one.name, one.language, one.since, addresses[one.pk], last.get(one.pk)) for one in listed
    ], (listed[-1].pk if len(found) > limit else 0)


def _prefix_query(query: str) -> str:
    return " & ".join(f"'{word[:LONGEST_WORD]}':*" for word in split_search_words(query)[:MOST_WORDS])


def _find_addresses(customers: Sequence[Customer]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {customer.pk: [] for customer in customers}
    rows = Address.objects.filter(customer__in=customers).order_by("pk").values_list("customer_id", "value")
    for customer, value in rows:
        found[customer].append(value)
    return found


def _find_last_cases(customers: Sequence[Customer]) -> dict[int, Case]:
    found = read_rows(Case, LAST_CASES_SQL, [[customer.pk for customer in customers]])
    return {case.customer_id: case for case in found if case.customer_id is not None}


def list_customer_cases(*, customer: Customer, after: int = 0, limit: int = PAGE_SIZE) -> tuple[list[Case], int]:
    """Return a page of the customer's cases, last changed first, and the id after which the next page begins (0: there
    is none).
    """
    rows = Case.objects.filter(customer=customer).select_related("owner", "team", "brand").order_by("-last_at", "-pk")
    if after:
        last = Case.objects.filter(pk=after, customer=customer).values_list("last_at", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(last_at__lt=last) | Q(last_at=last, pk__lt=after))
    found = list(rows[: limit + 1])
    return found[:limit], (found[limit - 1].pk if len(found) > limit else 0)


def count_contacts_by_case(cases: Sequence[Case]) -> dict[int, int]:
    """Return the number of contacts of each case, by its id."""
    counts: dict[int, int] = {}
    for case in Contact.objects.filter(case__in=cases).values_list("case_id", flat=True):
        counts[case] = counts.get(case, 0) + 1
    return counts
