"""Choose who gets a copy of the reply. The choice is saved with the draft."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.case_draft import save_case_draft
from deskbell.desk.actions.copies import choose_copies as do_choose_copies
from deskbell.desk.forms.reply import CopiesForm
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.copies import suggest_copies
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.views.show_case import render_case
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_POST
def choose_copies(request: HttpRequest, ref: str) -> HttpResponse:
    """Save `copy` and `more` as the addresses in copy. Without JavaScript, also save `text` as the draft."""
    case, by, at = find_case(ref), current_staff(request), now()
    form = CopiesForm.from_request(request, case=case)
    is_fragment = bool(request.headers.get("X-Fragment"))
    if not is_fragment:
        save_case_draft(case=case, by=by, kind="reply", text=form.typed_text, at=at)
    if not form.is_valid():
        if is_fragment:
            return _render_copies(request, case, form.ticked, form)
        return render_case(request, case, status=422, form=form)
    chosen = do_choose_copies(case=case, by=by, addresses=form.cleaned_data["addresses"], at=at)
    return _render_copies(request, case, chosen) if is_fragment else redirect("desk_case", ref=case.ref)


def _render_copies(
    request: HttpRequest, case: Case, chosen: Sequence[str], form: CopiesForm | None = None
) -> HttpResponse:
    return render_page(
        request,
        "desk/copies.html",
        status=422 if form else 200,
        case=case,
        copy_suggestions=suggest_copies(case=case, party=reply_address(case), chosen=chosen),
        typed_copies=form.typed if form else "",
        copies_error=form.copies_error if form else "",
    )
