"""A draft of the next edition: its contents, and who else is in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.be_there import leave as do_leave
from deskbell.handbook.models import Draft, Part
from deskbell.handbook.reads.draft import contents, is_translation
from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.found import LANGUAGES, draft_of
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person


@door("lead")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Its first rule; a draft without any shows how to begin."""
    found = draft_of(number)
    if found.closed_at is not None:
        return page(request, "handbook/closed_draft.html", draft=found, brand=found.brand)
    parts = found.parts.filter(removed_at=None).order_by("order", "pk")
    first = parts.filter(is_chapter=False).first() or parts.first()
    if first is None:
        return page(request, "handbook/draft.html", **around(request, found, None))
    return redirect("handbook_part", number, first.key)


@door("lead")
def draft_contents(request: HttpRequest, number: int) -> HttpResponse:
    """The contents alone, for the open page that was told of a change."""
    found = draft_of(number)
    here = found.parts.filter(key=request.GET.get("at", "")).first()
    return page(request, "handbook/draft_contents.html", **around(request, found, here))


@door("lead")
@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """I have closed the draft."""
    do_leave(draft=draft_of(number), by=person(request))
    return HttpResponse(status=204)


def around(request: HttpRequest, draft: Draft, part: Part | None) -> dict[str, Any]:
    """What every page of a draft shows beside the part that is open."""
    lines = contents(draft, me=person(request), now=now())
    last = edition_of(draft.brand)
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
