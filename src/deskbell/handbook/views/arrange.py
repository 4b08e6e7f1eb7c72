"""Pages that change the order of a draft: add, move, remove, restore."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.arrange import MAX_PARTS, DraftFull, add_part, move_part, remove_part, restore_part
from deskbell.handbook.actions.write_part import DraftClosed
from deskbell.handbook.forms.draft import AddPartForm
from deskbell.handbook.views.lookup import get_draft_or_404, get_part_or_404
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("manager")
@require_POST
def add_draft_part(request: HttpRequest, number: int) -> HttpResponse:
    """Add a rule or chapter after the part that is open."""
    draft = get_draft_or_404(number)
    form = AddPartForm.from_request(request)
    if not form.is_valid():
        return redirect("handbook_draft", number)
    after = draft.parts.filter(key=form.cleaned_data["after"]).first()
    is_chapter = form.cleaned_data["what"] == "chapter"
    try:
        part = add_part(draft=draft, after=after, is_chapter=is_chapter, by=current_staff(request), at=now())
    except DraftFull:
        messages.error(request, _("A draft can have at most %(most)d chapters and rules.") % {"most": MAX_PARTS})
        return redirect("handbook_draft", number)
    except DraftClosed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, part.key)


@require_role("manager")
@require_POST
def move_draft_part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Move a part one position up or down."""
    part = get_part_or_404(number, key)
    try:
        move_part(part=part, up=request.POST.get("to") == "up")
    except DraftClosed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)


@require_role("manager")
@require_POST
def remove_draft_part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Remove a part from the draft. Its text is kept."""
    part = get_part_or_404(number, key)
    try:
        remove_part(part=part, at=now())
    except DraftClosed:
        return redirect("handbook_draft", number)
    messages.info(request, _("Removed. You can restore it from the list below the contents."))
    return redirect("handbook_draft", number)


@require_role("manager")
@require_POST
def restore_draft_part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Restore a removed part at its former position."""
    part = get_part_or_404(number, key)
    try:
        restore_part(part=part)
    except DraftClosed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)
