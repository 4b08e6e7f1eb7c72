"""Remarks on a rule of a draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.remark import add_remark as add_remark_action
from deskbell.handbook.actions.remark import settle_remark as settle_remark_action
from deskbell.handbook.actions.write_part import DraftClosed
from deskbell.handbook.forms.draft import RemarkForm
from deskbell.handbook.views.lookup import get_part_or_404
from deskbell.handbook.views.part_page import show_part_page
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("lead")
@require_POST
def add_remark(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Add a remark to this chapter or rule."""
    found = get_part_or_404(number, key)
    form = RemarkForm.from_request(request, found)
    if not form.is_valid():
        return show_part_page(request, found, remark_form=form)
    try:
        add_remark_action(part=found, text=form.cleaned_data["text"], by=current_staff(request), at=now())
    except DraftClosed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)


@require_role("lead")
@require_POST
def settle_remark(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Settle a remark."""
    found, asked = get_part_or_404(number, key), request.POST.get("remark", "")
    one = found.remarks.filter(pk=asked).first() if asked.isdigit() and len(asked) < 18 else None
    if one is not None:
        settle_remark_action(remark=one, by=current_staff(request), at=now())
    return redirect("handbook_part", number, key)
