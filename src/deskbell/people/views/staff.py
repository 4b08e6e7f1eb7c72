"""The pages of staff: list, invite, change role and teams, close an account."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.names import sort_by_name
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_staff import LINK_LIFETIME, invite_staff
from deskbell.people.actions.mail_invitation import mail_invitation
from deskbell.people.actions.move_staff import move_staff
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.actions.reinstate_staff import reinstate_staff
from deskbell.people.actions.remove_second_factors import remove_second_factors
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.forms.staff import InviteForm, LeaveForm, RoleForm
from deskbell.people.models import Site, Staff, Team
from deskbell.people.panels import role_name
from deskbell.people.public_urls import invitation_url
from deskbell.people.reads.first_steps import find_next_step
from deskbell.people.slots import StaffMailReport, open_work


@require_role("admin")
def staff(request: HttpRequest) -> HttpResponse:
    """Show all staff, and a form that invites a colleague by mail. When no mail could be sent, the new link is shown
    once.
    """
    form = InviteForm.from_request(request, initial=_initial_invitation())
    if form.is_valid():
        before = find_next_step(request)
        try:
            new, link = _invite(form, by=current_staff(request), at=now())
            mailed = mail_invitation(staff=new, link=link, by=current_staff(request))
            empty = InviteForm(initial=_initial_invitation())
            return _show_staff(request, empty, link=link, new=new, mailed=mailed, had_steps=before is not None)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_staff(request, form)


@transaction.atomic
def _invite(form: InviteForm, *, by: Staff, at: datetime) -> tuple[Staff, str]:
    """Add the colleague. Returns them and their invitation link. Their time zone is that of their first team."""
    account = dict(form.cleaned_data)
    teams = list(account.pop("teams", ()))
    zone = teams[0].site.zone if teams else by.zone
    new = hire_staff(teams=teams, zone=zone, by=by, at=at, **account)
    return new, invitation_url(invite_staff(staff=new, by=by, at=at))


def _initial_invitation() -> dict[str, Any]:
    site = Site.objects.select_related("brand").first()
    team = Team.objects.order_by("name").values_list("slug", flat=True).first()
    return {"role": Staff.Role.AGENT, "language": site.brand.language if site else "en", "teams": [team]}


def _show_staff(
    request: HttpRequest,
    form: InviteForm,
    *,
    link: str = "",
    new: Staff | None = None,
    mailed: StaffMailReport | None = None,
    had_steps: bool = False,
) -> HttpResponse:
    everyone = sort_by_name(Staff.objects.prefetch_related("teams").order_by("id"), lambda person: person.name)
    people = sorted(everyone, key=lambda person: not person.is_active)
    return render_page(
        request,
        "people/staff.html",
        status=form_status(form),
        people=[{"row": row, "role": role_name(row.role), "has_joined": row.has_usable_password()} for row in people],
        form=form,
        link=link,
        new=new,
        mailed=mailed,
        next_step=find_next_step(request) if had_steps else None,
        had_steps=had_steps,
        days=LINK_LIFETIME.days,
    )


@require_role("admin")
def staff_member(request: HttpRequest, number: int) -> HttpResponse:
    """Show one colleague: role, teams, a new link, close and reopen the account. The field `do` says which form was
    sent.
    """
    row, at = get_object_or_404(Staff, id=number), now()
    do = request.POST.get("do", "")
    if do == "place":
        return _change_role_and_teams(request, row)
    if do == "link" and row.is_active:
        return _show_staff_member(
            request, row, link=invitation_url(invite_staff(staff=row, by=current_staff(request), at=at))
        )
    if do == "retire":
        return _close_account(request, row)
    if do in CHANGES:
        try:
            CHANGES[do](staff=row, by=current_staff(request), at=at)
            return redirect("people:staff_member", row.id)
        except PeopleActionRefused as refusal:
            return _show_staff_member(request, row, error=str(refusal))
    return _show_staff_member(request, row, error=_("Choose what to change.") if request.method == "POST" else "")


CHANGES: dict[str, Callable[..., object]] = {
    "return": reinstate_staff,
    "forget": remove_second_factors,
}


def _change_role_and_teams(request: HttpRequest, row: Staff) -> HttpResponse:
    form, by, at = RoleForm.from_request(request), current_staff(request), now()
    if form.is_valid():
        try:
            with transaction.atomic():
                change_role(staff=row, role=form.cleaned_data["role"], by=by, at=at)
                move_staff(staff=row, teams=form.cleaned_data.get("teams", ()), by=by, at=at)
            messages.success(request, _("Saved."))
            return redirect("people:staff_member", row.id)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_staff_member(request, row, form=form)


def _close_account(request: HttpRequest, row: Staff) -> HttpResponse:
    form = LeaveForm.from_request(request, staff=row)
    if form.is_valid():
        try:
            retire_staff(staff=row, by=current_staff(request), at=now(), cases_to=form.cleaned_data["cases_to"])
            return redirect("people:staff_member", row.id)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_staff_member(request, row, leave_form=form)


def _show_staff_member(
    request: HttpRequest,
    row: Staff,
    *,
    form: RoleForm | None = None,
    leave_form: LeaveForm | None = None,
    error: str = "",
    link: str = "",
) -> HttpResponse:
    if form is None:
        form = RoleForm(initial={"role": row.role, "teams": row.teams.values_list("slug", flat=True)})
    return render_page(
        request,
        "people/staff_member.html",
        status=422 if error else form_status(leave_form or form),
        leave_form=leave_form or LeaveForm(staff=row),
        open_cases=sum(open_work.ask(staff=row)),
        row=Staff.objects.annotate(second=Count("authenticator")).get(id=row.id),
        form=form,
        error=error,
        link=link,
        days=LINK_LIFETIME.days,
    )
