"""Publish a draft after its writer has seen what it changes. Also rebase or discard it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.handbook.actions import publish_draft as publishing
from deskbell.handbook.actions import rebase_draft as rebasing
from deskbell.handbook.actions.discard_draft import discard_draft as discard_draft_action
from deskbell.handbook.actions.publish_edition import NewerEditionExists, NothingChanged
from deskbell.handbook.actions.write_part import DraftClosed
from deskbell.handbook.draft_text import find_draft_faults
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.models import Draft
from deskbell.handbook.reads.draft import (
    is_translation,
    list_draft_rule_versions,
    list_parts,
    number_parts,
    summarize_draft,
    summarize_editions,
)
from deskbell.handbook.reads.editions import find_edition
from deskbell.handbook.reads.ending_standards import list_ending_standards
from deskbell.handbook.reads.text_preview import preview_chapters
from deskbell.handbook.views.lookup import LANGUAGES, get_draft_or_404
from deskbell.handbook.word_diff import render_diff, render_heading_diff
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.lead_on import save_and_lead_on


@require_role("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show a summary of the changes; POST publishes the draft."""
    found = get_draft_or_404(number)
    if request.method != "POST":
        return redirect("handbook_draft", number) if found.closed_at else _show_summary(request, found)
    publish = partial(
        publishing.publish_draft,
        draft=found,
        by=current_staff(request),
        at=now(),
        confirmed=request.POST.get("sure") == "1",
    )
    try:
        return save_and_lead_on(
            request,
            save=publish,
            url=reverse("handbook_edition", args=[found.brand.slug]),
            said=_("Edition %(number)s is published.") % {"number": _next_number(found)},
        )
    except DraftClosed as problem:
        messages.error(request, str(problem))
        return redirect("handbook_draft", number)
    except (
        NothingChanged,
        NewerEditionExists,
        BrokenEdition,
        publishing.DraftNotReady,
        publishing.NeedsConfirmation,
    ) as problem:
        return _show_summary(request, found, problem=str(problem))


def _next_number(draft: Draft) -> int:
    last = find_edition(draft.brand)
    return last.number + 1 if last else 1


def _show_summary(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    last, parts, translated = find_edition(draft.brand), list_parts(draft), is_translation(draft)
    not_ready = find_draft_faults(parts, draft.brand, translated=translated)
    overtaken = last if last and last.pk != draft.based_on_id else None
    words: dict[str, Any] = {"found": None, "pairs": [], "running": [], "chapters": []}
    if not not_ready and not overtaken and any(not part.is_chapter for part in parts):
        try:
            found = summarize_draft(draft, last)
            words = {
                "found": found,
                "pairs": mark_rule_changes(found.rules.in_order),
                "running": list_ending_standards(found.standards, draft.brand),
                "chapters": []
                if last
                else preview_chapters(list_draft_rule_versions(parts), brand=draft.brand, language=draft.language),
            }
        except BrokenEdition as broken:
            problem = broken.sentence
    if overtaken and draft.based_on:
        words["meanwhile"] = mark_rule_changes(
            summarize_editions(draft.based_on, overtaken, draft.language if translated else "").rules.in_order
        )
    numbers = {part.pk: no for part, no in number_parts(parts)}
    return render_page(
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
        next_number=_next_number(draft),
        **words,
    )


def mark_rule_changes(pairs: list[Any]) -> list[dict[str, Any]]:
    """Return the changed rules with their differences marked, for a page that shows old and new side by side."""
    return [
        {
            "pair": pair,
            "old_title": render_heading_diff(pair.before.title, pair.after.title if pair.after else "", side="old")
            if pair.before
            else "",
            "new_title": render_heading_diff(pair.before.title if pair.before else "", pair.after.title, side="new")
            if pair.after
            else "",
            "old": render_diff(pair.before.body, pair.after.body if pair.after else "", side="old")
            if pair.before
            else "",
            "new": render_diff(pair.before.body if pair.before else "", pair.after.body, side="new")
            if pair.after
            else "",
        }
        for pair in pairs
    ]


@require_role("manager")
@require_POST
def rebase_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Base the draft on the edition in force."""
    found = get_draft_or_404(number)
    try:
        caught = rebasing.rebase_draft(draft=found, by=current_staff(request), at=now())
    except DraftClosed as problem:
        messages.error(request, str(problem))
        return redirect("handbook_draft", number)
    if caught.based_on:
        messages.info(request, _("The draft is now based on edition %(number)s.") % {"number": caught.based_on.number})
    return redirect("handbook_draft", number)


@require_role("manager")
@require_POST
def discard_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Discard the draft."""
    found = get_draft_or_404(number)
    try:
        discard_draft_action(draft=found, by=current_staff(request), at=now())
    except DraftClosed as problem:
        messages.error(request, str(problem))
    return redirect("handbook_edition", found.brand.slug)
