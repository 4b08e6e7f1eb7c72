"""Find a case by its reference, such as QC-1377."""

from django.http import Http404

from deskbell.desk.models import Case
from deskbell.desk.reads.merges import find_merge_targets
from deskbell.kit.read_rows import read_joined_rows, read_rows
from deskbell.people.models import Brand, Customer


def find_case(ref: str) -> Case:
    """Return the case with this reference; if it was merged, the case it was merged into. Raises Http404."""
    found = find_exact_case(ref.upper())
    if found is None:
        raise Http404
    return get_merge_target(found)


def find_exact_case(ref: str) -> Case | None:
    """Return the case with exactly this reference, also when it was merged, with its customer loaded. None when there
    is none.
    """
    found = read_joined_rows(Case, Customer, "on people_customer.id = desk_case.customer_id where ref = %s", [ref])
    if not found:
        return None
    case, customer = found[0]
    case.customer = customer
    return case


def find_cases_by_number(query: str, *, limit: int = 5) -> list[Case]:
    """Return the cases that a search text names: by a full reference ("qc-1377") or by the number alone."""
    plain = query.strip().upper()
    if not plain.replace("-", "").isalnum() or not plain.isascii() or len(plain) > 40:
        return []
    figures = [f"{prefix}-{plain}" for prefix in Brand.objects.values_list("prefix", flat=True)]
    rows = Case.objects.filter(ref__in=[plain, *figures] if plain.isdigit() else [plain])
    return list(rows.select_related("customer").order_by("-last_at", "-pk")[:limit])


def find_related_cases(case: Case) -> list[Case]:
    """Return up to eight other cases of the same customer and brand that this one may be merged into, the last changed
    first.
    """
    if case.customer_id is None:
        return []
    rows = Case.objects.filter(customer=case.customer_id, brand=case.brand_id, merged_into=None, held="")
    return list(rows.exclude(pk=case.pk).exclude(state="closed").order_by("-last_at", "-pk")[:8])


def get_merge_target(case: Case) -> Case:
    """Return the case into which this one was merged; the case itself when it was not merged."""
    if case.merged_into_id is None:
        return case
    return read_rows(Case, "where id = %s", [find_merge_targets([case.pk])[case.pk]])[0]
