"""Pages of a draft: its contents and who else is in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.draft_presence import leave_draft
from deskbell.handbook.models import Draft, DraftPart
from deskbell.handbook.reads.draft import is_translation, list_draft_contents
from deskbell.handbook.reads.editions import find_edition
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.lookup import LANGUAGES, get_draft_or_404
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("lead")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Redirect to the first rule of a draft. An empty draft shows how to begin."""
    found = get_draft_or_404(number)
    if found.closed_at is not None:
        return render_page(request, "handbook/closed_draft.html", draft=found, brand=found.brand)
    parts = found.parts.filter(removed_at=None).order_by("order", "pk")
    first = parts.filter(is_chapter=False).first() or parts.first()
    if first is None:
        return render_page(request, "handbook/draft.html", **draft_context(request, found, None))
    return redirect("handbook_part", number, first.key)


@require_role("lead")
def draft_contents(request: HttpRequest, number: int) -> HttpResponse:
    """Render only the contents, for an open page that was notified of a change."""
    found = get_draft_or_404(number)
    here = found.parts.filter(key=request.GET.get("at", "")).first()
    return render_page(request, "handbook/draft_contents.html", **draft_context(request, found, here))


@require_role("lead")
@require_POST
def leave_draft_page(request: HttpRequest, number: int) -> HttpResponse:
    """Record that the reader has closed the page."""
    leave_draft(draft=get_draft_or_404(number), by=current_staff(request))
    return HttpResponse(status=204)


def draft_context(request: HttpRequest, draft: Draft, part: DraftPart | None) -> dict[str, Any]:
    """Return what every page of a draft shows beside the open chapter or rule: contents, colleagues, counts."""
    lines = list_draft_contents(draft, me=current_staff(request), now=now())
    last = find_edition(draft.brand)
    return {
        "draft": draft,
        "brand": draft.brand,
        "part": part,
        "lines": lines,
        "line": next((line for line in lines if part and line.part.pk == part.pk), None),
        "removed": list(draft.parts.exclude(removed_at=None).order_by("order", "pk")),
        "translation": is_translation(draft),
        "language_name": LANGUAGES.get(draft.language, draft.language),
        "may_write": may_publish(request.user) and draft.closed_at is None,
        "overtaken": last if last and last.pk != draft.based_on_id else None,
        "next_number": last.number + 1 if last else 1,
    }
