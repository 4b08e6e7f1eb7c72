"""The page of a customer: addresses, language and cases."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.forms.customer import CustomerForm
from deskbell.desk.reads.customers import count_contacts_by_case, list_customer_cases
from deskbell.desk.reads.display_names import (
    case_state_name,
    channel_name,
    language_name,
    reveal_hidden_characters,
)
from deskbell.desk.views.toasts import add_toast
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.describe_customer import NeedsNewAddress, describe_customer
from deskbell.people.models import Address, Customer


@require_role("agent")
@require_http_methods(["GET", "POST"])
def show_customer(request: HttpRequest, number: int) -> HttpResponse:
    """Show the customer. By POST, save name, language and one more address."""
    if number >= 2**63:
        raise Http404
    customer = get_object_or_404(Customer, pk=number, erased_at=None)
    form = CustomerForm.from_request(request, initial={"name": customer.name, "language": customer.language})
    if form.is_valid():
        try:
            describe_customer(customer=customer, **form.cleaned_data, by=current_staff(request), at=now())
        except NeedsNewAddress as refusal:
            form.add_refusal(refusal)
        else:
            add_toast(request, _("Customer details saved"))
            return redirect("desk_customer", number=number)
    return _render_customer(request, customer, form)


def _render_customer(request: HttpRequest, customer: Customer, form: CustomerForm) -> HttpResponse:
    after = request.GET.get("after", "")
    cases, next_id = list_customer_cases(
        customer=customer, after=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    )
    return render_page(
        request,
        "desk/customer.html",
        status=form_status(form),
        customer=customer,
        form=form,
        addresses=Address.objects.filter(customer=customer).order_by("pk"),
        cases=cases,
        contacts=count_contacts_by_case(cases),
        next=f"{reverse('desk_customer', args=[customer.pk])}?after={next_id}" if next_id else "",
        channel_name=channel_name,
        language_name=language_name,
        state_name=case_state_name,
        reveal=reveal_hidden_characters,
    )
