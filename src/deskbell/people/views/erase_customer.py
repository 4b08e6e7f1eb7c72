"""The page that erases a customer. A manager must type the customer's name, so that nobody is erased by mistake."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.erase_customer import erase_customer as do_erase
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.forms.erase_customer import EraseCustomerForm
from deskbell.people.models import Customer
from deskbell.people.slots import customer_urls


@require_role("manager")
def erase_customer(request: HttpRequest, number: int) -> HttpResponse:
    """Explain what will be deleted and what stays. A POST with the right name erases the customer."""
    customer = get_object_or_404(Customer.objects.prefetch_related("addresses"), id=number)
    expected = _text_to_type(customer)
    if customer.erased_at is not None:
        return _show_erasure(request, customer, EraseCustomerForm(expected=expected))
    form = EraseCustomerForm.from_request(request, expected=expected)
    if form.is_valid():
        try:
            do_erase(customer=customer, by=current_staff(request), at=now())
            return redirect("people:erase_customer", customer.id)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_erasure(request, customer, form)


def _text_to_type(customer: Customer) -> str:
    address = next((row.value for row in customer.addresses.all()), "")
    return customer.name or address or str(customer.id)


def _show_erasure(request: HttpRequest, customer: Customer, form: EraseCustomerForm) -> HttpResponse:
    back = next(iter(customer_urls.ask(customer=customer.id)), "/")
    context = {"customer": customer, "ask": _text_to_type(customer), "form": form, "back": back}
    return render_page(request, "people/erase_customer.html", status=form_status(form), **context)
