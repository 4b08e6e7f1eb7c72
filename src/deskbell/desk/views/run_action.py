"""Run an action on a case and answer the request: redirect when it was done, else show the page again with the reason."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.show_case import render_case
from deskbell.desk.views.toasts import add_toast
from deskbell.kit.clock import now
from deskbell.kit.forms import KitForm, form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff
from deskbell.people.models import Staff

CaseAction = Callable[[Case, Staff, datetime], object]


def run_action(
    request: HttpRequest, ref: str, action: CaseAction, *, toast: str = "", undo: str = "", leave: bool = False
) -> HttpResponse:
    """Run `action` on the case and redirect. If it is refused, show the page of the case with the reason.

    - `toast` is the message on the next page; `undo` is the name of the URL that undoes the action.
    - `leave` redirects to the list instead of the case.
    """
    case = find_case(ref)
    try:
        action(case, current_staff(request), now())
    except CaseRefusal as refusal:
        return render_case(request, case, status=422, refusal=str(refusal))
    return _redirect(request, case, toast=toast, undo=undo, leave=leave)


def run_form_action(
    request: HttpRequest,
    case: Case,
    form: KitForm,
    template: str,
    action: CaseAction,
    *,
    toast: str = "",
    undo: str = "",
    leave: bool = False,
    url: str = "",
) -> HttpResponse:
    """Run `action` when the form is valid, and redirect; otherwise show the form with its errors or the reason of the
    refusal.

    `url` is where to redirect to, if not as in `run_action`. The other arguments are those of `run_action`.
    """
    if form.is_valid():
        try:
            action(case, current_staff(request), now())
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
        else:
            return _redirect(request, case, toast=toast, undo=undo, leave=leave, url=url)
    dialog = bool(request.headers.get("HX-Request"))
    return render_page(request, template, status=form_status(form), case=case, form=form, dialog=dialog)


def _redirect(request: HttpRequest, case: Case, *, toast: str, undo: str, leave: bool, url: str = "") -> HttpResponse:
    if toast:
        add_toast(request, toast % {"ref": case.ref}, reverse(undo, args=[case.ref]) if undo else "")
    return redirect(url or return_url(request, case, leave=leave))


def return_url(request: HttpRequest, case: Case, *, leave: bool = False) -> str:
    """Return where to redirect to: the page that sent the request, if it is one of ours; else the list (`leave`) or the
    case.
    """
    url = request.POST.get("back", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    if leave:
        return case_list_url(request)
    return reverse("desk_case", args=[case.ref])


def case_list_url(request: HttpRequest) -> str:
    """Return the URL of the view that this person looked at last."""
    view = request.session.get("desk_view")
    return reverse("desk_list", args=[view]) if view else reverse("desk")
