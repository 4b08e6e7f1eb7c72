"""Erasing a person: a manager types their name, so that nobody is erased by a slip."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from deskbell.kit import slots
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.refusals import Refused
from deskbell.people.door import door, person
from deskbell.people.models import Customer


@door("manager")
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Say what goes and what stays; do it when the confirmation was typed. Slot `customer.url`: where a customer is shown."""
    customer = get_object_or_404(Customer.objects.prefetch_related("addresses"), id=number)
    address = next((row.value for row in customer.addresses.all()), "")
    ask = customer.name or address or str(customer.id)
    if request.method != "POST" or customer.erased_at is not None:
        return _show(request, customer, ask)
    if " ".join(request.POST.get("confirm", "").split()) != " ".join(ask.split()):
        return _show(request, customer, ask, _("Type it exactly as it stands above."))
    try:
        erase_customer(customer=customer, by=person(request), at=now())
    except Refused as refusal:
        return _show(request, customer, ask, str(refusal))
    return redirect("people:erase", customer.id)


def _show(request: HttpRequest, customer: Customer, ask: str, error: str = "") -> HttpResponse:
    back = next(iter(slots.ask("customer.url", customer=customer.id)), "/")
    context = {"customer": customer, "ask": ask, "error": error, "back": back}
    return page(request, "people/erase.html", status=422 if error else 200, **context)
