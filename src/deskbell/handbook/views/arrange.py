"""Putting a draft in order: add, move, take out, bring back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.arrange import MOST, Full, add_part, move_part, remove_part
from deskbell.handbook.actions.arrange import bring_back as do_bring_back
from deskbell.handbook.actions.write_part import Closed
from deskbell.handbook.views.found import draft_of, part_of
from deskbell.kit.clock import now
from deskbell.people.door import door, person


@door("manager")
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """A new rule or chapter, behind the one that was open."""
    draft = draft_of(number)
    after = draft.parts.filter(key=request.POST.get("after", "")).first()
    is_chapter = request.POST.get("what") == "chapter"
    try:
        part = add_part(draft=draft, after=after, is_chapter=is_chapter, by=person(request), at=now())
    except Full:
        messages.error(request, _("A draft has at most %(most)d chapters and rules.") % {"most": MOST})
        return redirect("handbook_draft", number)
    except Closed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, part.key)


@door("manager")
@require_POST
def move(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One place up or down."""
    part = part_of(number, key)
    try:
        move_part(part=part, up=request.POST.get("to") == "up")
    except Closed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)


@door("manager")
@require_POST
def remove(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Out of the draft; its words are kept."""
    part = part_of(number, key)
    try:
        remove_part(part=part, at=now())
    except Closed:
        return redirect("handbook_draft", number)
    messages.info(request, _("Taken out. You find it below the contents and can bring it back."))
    return redirect("handbook_draft", number)


@door("manager")
@require_POST
def bring_back(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Back where it stood."""
    part = part_of(number, key)
    try:
        do_bring_back(part=part)
    except Closed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)
