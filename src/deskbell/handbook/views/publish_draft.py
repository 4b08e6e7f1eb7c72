"""Before a draft binds everybody its writer sees what it changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.handbook.actions import catch_up as catching
from deskbell.handbook.actions import publish_draft as publishing
from deskbell.handbook.actions.publish import NothingNew, Overtaken
from deskbell.handbook.actions.put_away import put_away as do_put_away
from deskbell.handbook.actions.write_part import Closed
from deskbell.handbook.difference import marked, marked_line
from deskbell.handbook.models import Draft
from deskbell.handbook.reads.draft import between, is_translation, numbered, parts_of, summary
from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.reads.ending import ending
from deskbell.handbook.text import BrokenEdition
from deskbell.handbook.views.found import LANGUAGES, draft_of
from deskbell.handbook.written import whole_faults
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person


@door("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_draft(request: HttpRequest, number: int) -> HttpResponse:
    """The summary of changes, and the button that makes it the edition in force."""
    found = draft_of(number)
    if request.method != "POST":
        return redirect("handbook_draft", number) if found.closed_at else _summary(request, found)
    try:
        edition = publishing.publish_draft(
            draft=found, by=person(request), at=now(), sure=request.POST.get("sure") == "1"
        )
    except Closed as problem:
        messages.error(request, str(problem))
        return redirect("handbook_draft", number)
    except (NothingNew, Overtaken, BrokenEdition, publishing.NotReady, publishing.NeedsYes) as problem:
        return _summary(request, found, problem=str(problem))
    messages.success(request, _("Edition %(number)s is in force.") % {"number": edition.number})
    return redirect("handbook_edition", edition.brand.slug)


def _summary(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    last, parts, translated = edition_of(draft.brand), parts_of(draft), is_translation(draft)
    not_ready = whole_faults(parts, draft.brand, translated=translated)
    overtaken = last if last and last.pk != draft.based_on_id else None
    words: dict[str, Any] = {"found": None, "pairs": [], "running": []}
    if not not_ready and not overtaken and any(not part.is_chapter for part in parts):
        try:
            found = summary(draft, last)
            words = {
                "found": found,
                "pairs": shown_pairs(found.rules.in_order),
                "running": ending(found.standards, draft.brand),
            }
        except BrokenEdition as broken:
            problem = broken.sentence
    if overtaken and draft.based_on:
        words["meanwhile"] = shown_pairs(
            between(draft.based_on, overtaken, draft.language if translated else "").rules.in_order
        )
    numbers = {part.pk: no for part, no in numbered(parts)}
    return page(
        request,
        "handbook/publish_draft.html",
        status=422 if problem else 200,
        draft=draft,
        brand=draft.brand,
        language_name=LANGUAGES.get(draft.language, draft.language),
        translation=translated,
        problem=problem,
        not_ready=[(part, numbers[part.pk], fault) for part, fault in not_ready],
        overtaken=overtaken,
        empty=not any(not part.is_chapter for part in parts),
        next_number=last.number + 1 if last else 1,
        **words,
    )


def shown_pairs(pairs: list[Any]) -> list[dict[str, Any]]:
    """Rules before and after with what changed marked, for a page that shows them side by side."""
    return [
        {
            "pair": pair,
            "old_title": marked_line(pair.was.title, pair.now.title if pair.now else "", side="old")
            if pair.was
            else "",
            "new_title": marked_line(pair.was.title if pair.was else "", pair.now.title, side="new")
            if pair.now
            else "",
            "old": marked(pair.was.body, pair.now.body if pair.now else "", side="old") if pair.was else "",
            "new": marked(pair.was.body if pair.was else "", pair.now.body, side="new") if pair.now else "",
        }
        for pair in pairs
    ]


@door("manager")
@require_POST
def catch_up(request: HttpRequest, number: int) -> HttpResponse:
    """Base the draft on the edition in force."""
    found = draft_of(number)
    try:
        caught = catching.catch_up(draft=found, by=person(request), at=now())
    except Closed as problem:
        messages.error(request, str(problem))
        return redirect("handbook_draft", number)
    if caught.based_on:
        messages.info(request, _("The draft is now based on edition %(number)s.") % {"number": caught.based_on.number})
    return redirect("handbook_draft", number)


@door("manager")
@require_POST
def put_away(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody wants this draft any more."""
    found = draft_of(number)
    try:
        do_put_away(draft=found, by=person(request), at=now())
    except Closed as problem:
        messages.error(request, str(problem))
    return redirect("handbook_edition", found.brand.slug)
