"""Finding a case by the reference people say."""

from django.http import Http404

from deskbell.desk.models import Case
from deskbell.kit.rows import read
from deskbell.people.models import Customer


def find_case(ref: str) -> Case:
    """The case with this reference. Raises Http404, the same whether it never was or is not for you."""
    found = read(Case, "where ref = %s", [ref.upper()])
    if not found:
        raise Http404
    return found[0]


def customer_of(case: Case) -> Customer | None:
    """Whose case it is, where that is known."""
    if case.customer_id is None:
        return None
    return next(iter(read(Customer, "where id = %s", [case.customer_id])), None)
