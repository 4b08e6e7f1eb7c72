"""Write to a customer first: open a case with the first message."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.open_case import NewCase
from deskbell.desk.actions.open_case import open_case as do_open_case
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.actions.reply import reply
from deskbell.desk.case_channels import list_channels_for_new_cases
from deskbell.desk.clean_text import clean_text
from deskbell.desk.forms.open_case import OpenCaseForm
from deskbell.desk.models import Case
from deskbell.desk.reads.customers import search_customers
from deskbell.desk.views.toasts import add_toast
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Address, Staff, Team


@require_role("agent")
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Show the form, and open the case. `q` searches for a customer; `customer` chooses one."""
    form = OpenCaseForm.from_request(request, initial=_initial_values(request))
    if form.is_valid():
        try:
            case = _open(form.cleaned_data, current_staff(request))
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
        else:
            add_toast(request, _("%(ref)s opened, the message is being sent") % {"ref": case.ref})
            return redirect("desk_case", ref=case.ref)
    return _render_form(request, form)


def _open(data: dict[str, Any], by: Staff) -> Case:
    at, channel, team = now(), data["channel"].name, data["team"]
    with transaction.atomic():
        customer = find_or_create_customer(
            channel=channel, value=data["address"], name=data["name"], language=data["language"], at=at
        )
        opening = NewCase(
            brand=team.brand,
            team=team,
            channel=channel,
            subject=data.get("subject", ""),
            customer=customer,
            language=data["language"] or customer.language,
            owner=by,
            at=at,
        )
        case = do_open_case(opening=opening, by="us", actor=by)
        reply(case=case, by=by, text=data["text"], at=at)
    return case


def _initial_values(request: HttpRequest) -> dict[str, Any]:
    """Return the first values of the form: the person's team, and the chosen customer with an address that can be
    written to.
    """
    mine = current_staff(request).teams.order_by("name").values_list("pk", flat=True).first()
    number = request.GET.get("customer", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return {"team": mine}
    channels = [channel.name for channel in list_channels_for_new_cases()]
    rows = Address.objects.filter(customer=int(number), channel__in=channels).select_related("customer").order_by("pk")
    address = rows.first()
    if address is None:
        return {"team": mine}
    customer = address.customer
    known = {"channel": address.channel, "address": address.value}
    return {"team": mine, **known, "name": customer.name, "language": customer.language}


def _render_form(request: HttpRequest, form: OpenCaseForm) -> HttpResponse:
    q = clean_text(request.GET.get("q", ""))[:200]
    return render_page(
        request,
        "desk/open_case.html",
        status=form_status(form),
        form=form,
        q=q,
        found=search_customers(query=q, limit=8)[0] if q else [],
        may_name=current_staff(request).role == Staff.Role.ADMIN,
        has_team=Team.objects.exists(),
    )
