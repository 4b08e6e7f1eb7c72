"""Finding a case by the reference people say."""

from django.http import Http404

from deskbell.desk.models import Case
from deskbell.desk.reads.merged import goes_on_in
from deskbell.kit.rows import read, read_beside
from deskbell.people.models import Brand, Customer


def find_case(ref: str) -> Case:
    """The case with this reference; of a merged one the case in which it goes on.

    Raises Http404, the same whether it never was or is not for you.
    """
    found = named_case(ref.upper())
    if found is None:
        raise Http404
    return going_on(found)


def named_case(ref: str) -> Case | None:
    """The case of this very reference, merged or not, with its customer."""
    found = read_beside(Case, Customer, "on people_customer.id = desk_case.customer_id where ref = %s", [ref])
    if not found:
        return None
    case, customer = found[0]
    case.customer = customer
    return case


def called(asked: str, *, most: int = 5) -> list[Case]:
    """The cases that somebody means by this: a reference as it is written ("qc-1377"), or its figures alone."""
    plain = asked.strip().upper()
    if not plain.replace("-", "").isalnum() or not plain.isascii() or len(plain) > 40:
        return []
    figures = [f"{prefix}-{plain}" for prefix in Brand.objects.values_list("prefix", flat=True)]
    rows = Case.objects.filter(ref__in=[plain, *figures] if plain.isdigit() else [plain])
    return list(rows.select_related("customer").order_by("-last_at", "-pk")[:most])


def near(case: Case) -> list[Case]:
    """The other cases of the same customer and brand that could be about the same matter, the one last touched first."""
    if case.customer_id is None:
        return []
    rows = Case.objects.filter(customer=case.customer_id, brand=case.brand_id, merged_into=None, held="")
    return list(rows.exclude(pk=case.pk).exclude(state="closed").order_by("-last_at", "-pk")[:8])


def going_on(case: Case) -> Case:
    """The case in which this one goes on; itself when it was never merged."""
    if case.merged_into_id is None:
        return case
    return read(Case, "where id = %s", [goes_on_in([case.pk])[case.pk]])[0]
