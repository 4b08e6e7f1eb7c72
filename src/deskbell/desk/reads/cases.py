"""Finding a case by the reference people say."""

from django.http import Http404

from deskbell.desk.models import Case


def find_case(ref: str) -> Case:
    """The case with this reference, with its people. Raises Http404, the same whether it never was or is not for you."""
    found = Case.objects.select_related("customer", "owner", "team", "brand").filter(ref=ref.upper()).first()
    if found is None:
        raise Http404
    return found
