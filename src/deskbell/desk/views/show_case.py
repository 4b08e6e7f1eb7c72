"""The page of a case: its timeline, its side, and the composer for a reply or a note."""

from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from deskbell.desk import rules
from deskbell.desk.actions.write_brief import BRIEF_PARTS
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.forms.reply import CopiesForm
from deskbell.desk.models import Case, CaseDraft
from deskbell.desk.reads.brief import latest_brief, list_brief_parts
from deskbell.desk.reads.case_warnings import list_case_warnings
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.clock_chip import build_clock_chip, chip_texts
from deskbell.desk.reads.copies import suggest_copies
from deskbell.desk.reads.customers import summarize_customer
from deskbell.desk.reads.display_names import (
    case_state_name,
    language_name,
    reveal_hidden_characters,
)
from deskbell.desk.reads.draft_files import list_draft_files
from deskbell.desk.reads.hold_reasons import describe_hold_reason
from deskbell.desk.reads.presence import others_on_case
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reads.timeline import TimelinePage, load_timeline
from deskbell.desk.slots import SendingProblem
from deskbell.desk.views.parse_instant import parse_instant
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.kit.read_rows import read_rows
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Customer, Staff
from deskbell.people.reads.name_directory import get_name_directory
from deskbell.people.slots import case_side_panels


@require_role("agent")
@require_GET
def show_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case with its newest entries; `before` shows the entries before an instant."""
    found = find_case(ref)
    if found.ref != ref:
        return redirect("desk_case", ref=found.ref)
    before = _parse_before(request)
    if isinstance(before, HttpResponse):
        return before
    return render_case(request, found, before=before)


@require_role("agent")
@require_GET
def show_timeline(request: HttpRequest, ref: str) -> HttpResponse:
    """Send only the timeline, as it is now."""
    found = find_case(ref)
    before = _parse_before(request)
    if isinstance(before, HttpResponse):
        return before
    return render_page(request, "desk/timeline.html", **_timeline_context(request, found, before))


@require_role("agent")
@require_GET
def show_case_head(request: HttpRequest, ref: str) -> HttpResponse:
    """Send only the head of the page: who has the case open, its state, and its actions."""
    found = find_case(ref)
    return render_page(request, "desk/head.html", **_head_context(request, found, now()))


@require_role("agent")
@require_GET
def show_case_side(request: HttpRequest, ref: str) -> HttpResponse:
    """Send only the side of the page: clock, owner, customer, brief."""
    found = find_case(ref)
    return render_page(request, "desk/side.html", **_side_context(request, found))


def render_case(
    request: HttpRequest,
    case: Case,
    *,
    status: int = 200,
    before: datetime | None = None,
    refusal: str = "",
    note: str | None = None,
    form: CopiesForm | None = None,
    conflict: int = 0,
) -> HttpResponse:
    """Render the page of a case.

    - `refusal` says why an action was not done.
    - `note` and `form` keep what was typed when a note or a reply was refused.
    - `conflict` is the id of a colleague's reply that was sent while this person was writing; 0 when there is none.
    """
    side = _side_context(request, case)
    composer = _composer_context(request, case, side["customer"], note, form)
    view = request.session.get("desk_view")
    context = {
        **_head_context(request, case, now()),
        **_timeline_context(request, case, before),
        **side,
        **composer,
        "refusal": refusal or (form.reply_error if form and not composer["recipient"] else ""),
        "conflict": conflict,
        "back_url": reverse("desk_list", args=[view]) if view else reverse("desk"),
    }
    return render_page(request, "desk/case.html", status=status, **context)


def _parse_before(request: HttpRequest) -> datetime | HttpResponse | None:
    asked = request.GET.get("before", "")
    if not asked:
        return None
    return parse_instant(asked) or HttpResponseBadRequest()


def _head_context(request: HttpRequest, case: Case, at: datetime) -> dict[str, Any]:
    return {
        "case": case,
        "subject": reveal_hidden_characters(case.subject),
        "state": case_state_name(case.state),
        "colleagues": others_on_case(case=case, me=current_staff(request), now=at),
        "is_mine": case.owner_id == current_staff(request).pk,
        "may_wait": rules.may_wait(case),
        "may_resolve": rules.may_resolve(case),
        "may_reopen": rules.may_reopen(case),
        "may_close": rules.may_close(case),
        "may_reply": rules.may_reply(case),
    }


def _timeline_context(request: HttpRequest, case: Case, before: datetime | None) -> dict[str, Any]:
    found = load_timeline(case=case, me=current_staff(request), before=before)
    return {
        "case": case,
        "timeline": found,
        "before": before,
        "newest": _newest_reply(found),
        "describe_hold_reason": describe_hold_reason,
        "warnings": list_case_warnings(case),
    }


def _newest_reply(story: TimelinePage) -> int:
    """Return the id of the newest message we sent. A person who replies without having seen it is warned."""
    return max((entry.message for entry in story.entries if entry.kind == "out"), default=0)


def _side_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    at, brief = now(), latest_brief(case)
    people = {one for one in (case.owner_id, brief.author_id if brief else None) if one}
    names = get_name_directory(staff=people, teams={case.team_id}, brands={case.brand_id})
    customer = case.customer
    return {
        "case": case,
        "panels": sorted(case_side_panels.ask(request=request, case=case), key=itemgetter("order")),
        "customer_summary": summarize_customer(case),
        "brief": brief,
        "brief_by": names.staff[brief.author_id] if brief else "",
        "brief_parts": list_brief_parts(*(getattr(brief, part) for part in BRIEF_PARTS)) if brief else [],
        "may_wait": rules.may_wait(case),
        "may_merge": rules.may_merge(case),
        "language_name": language_name,
        "owner": names.staff[case.owner_id] if case.owner_id else "",
        "team": names.teams[case.team_id],
        "brand": names.brands[case.brand_id],
        "customer": customer,
        "clock": build_clock_chip(
            case_state=case.state,
            held=bool(case.held),
            waiting_on=case.waiting_on,
            waiting_until=case.waiting_until,
            state=case.clock_state,
            due_at=case.clock_due_at,
            measure=case.clock_what,
            began_at=case.opened_at,
            now=at,
            texts=chip_texts(),
        ),
    }


def _find_sending_problem(case: Case, me: Staff) -> SendingProblem | None:
    """Return why a reply would wait; with the page that helps, if this person may open it."""
    problem = get_desk_channel(case.channel).find_sending_problem(case)
    return replace(problem, url="") if problem and me.role != "admin" else problem


def _composer_context(
    request: HttpRequest, case: Case, customer: Customer | None, note: str | None, form: CopiesForm | None
) -> dict[str, Any]:
    """Return the values of the composer: the saved drafts, or what was typed into a form that was refused."""
    me = current_staff(request)
    rows = read_rows(CaseDraft, "where case_id = %s and staff_id = %s", [case.pk, me.pk])
    drafts = {draft.kind: draft for draft in rows}
    texts = {kind: draft.text for kind, draft in drafts.items()}
    channel = get_desk_channel(case.channel)
    to = reply_address(case) if rules.may_reply(case) else ""
    saved_copies = drafts["reply"].copies if "reply" in drafts else None
    chosen = form.ticked if form else saved_copies
    name = customer.name if customer and to else ""
    text = form.typed_text if form else texts.get("reply", "")
    return {
        "recipient": f"{name} <{reveal_hidden_characters(to)}>" if name and to else reveal_hidden_characters(to),
        "sending_problem": _find_sending_problem(case, me) if to else None,
        "channel": channel.title(),
        "channel_icon": channel.icon,
        "in_language": language_name(case.language),
        "reply_words": text,
        "reply_error": form.reply_error if form else "",
        "length": channel.describe_length(text),
        "note_words": texts.get("note", "") if note is None else note,
        "copy_suggestions": suggest_copies(case=case, party=to, chosen=chosen) if to and channel.max_copies else None,
        "typed_copies": form.typed if form else "",
        "copies_error": form.copies_error if form else "",
        "draft_files": list_draft_files(case=case.pk, staff=me.pk) if to and channel.max_files else None,
        "kept_at": max((draft.at for draft in drafts.values()), default=None),
    }
