"""One case, its whole story and the place to write in it: nobody has to ask the customer twice."""

from datetime import datetime
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from deskbell.desk import rules
from deskbell.desk.actions.write_brief import PARTS
from deskbell.desk.models import Case, Draft
from deskbell.desk.reads.brief import latest, parts
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.clocks import chip
from deskbell.desk.reads.clocks import words as clock_words
from deskbell.desk.reads.copies import offered
from deskbell.desk.reads.customers import beside as customer_beside
from deskbell.desk.reads.enclosed import enclosed
from deskbell.desk.reads.held import why_held
from deskbell.desk.reads.party import reply_party
from deskbell.desk.reads.spoken import by_channel, language_name, plainly, state_name
from deskbell.desk.reads.there import there
from deskbell.desk.reads.timeline import Story
from deskbell.desk.reads.timeline import story as story_of
from deskbell.desk.reads.warnings import warnings
from deskbell.desk.views.instants import instant
from deskbell.desk.views.people import me
from deskbell.kit import slots
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.kit.rows import read
from deskbell.people.door import door
from deskbell.people.models import Customer
from deskbell.people.reads.directory import directory


@door("agent")
@require_GET
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of a case, open at its newest entry; `before` opens the stretch that lies before an instant."""
    found = find_case(ref)
    if found.ref != ref:
        return redirect("desk_case", ref=found.ref)
    before = _instant(request)
    if isinstance(before, HttpResponse):
        return before
    return show(request, found, before=before)


@door("agent")
@require_GET
def story(request: HttpRequest, ref: str) -> HttpResponse:
    """The story alone, as it is now."""
    found = find_case(ref)
    before = _instant(request)
    if isinstance(before, HttpResponse):
        return before
    return page(request, "desk/story.html", **_story(request, found, before))


@door("agent")
@require_GET
def head(request: HttpRequest, ref: str) -> HttpResponse:
    """Who is there, the state, and what one can do."""
    found = find_case(ref)
    return page(request, "desk/head.html", **_head(request, found, now()))


@door("agent")
@require_GET
def beside(request: HttpRequest, ref: str) -> HttpResponse:
    """The panels beside the story."""
    found = find_case(ref)
    return page(request, "desk/beside.html", **_beside(request, found))


def show(
    request: HttpRequest,
    case: Case,
    *,
    status: int = 200,
    before: datetime | None = None,
    refusal: str = "",
    typed: dict[str, str] | None = None,
    copies: list[str] | None = None,
    typed_copies: str = "",
    unfit: str = "",
    conflict: int = 0,
) -> HttpResponse:
    """The page; `typed` are words by kind (reply, note) that were refused and must not be lost, `refusal` says why.

    So are `copies` and `typed_copies`, and `unfit` says why an address typed for a copy is none.

    `conflict` is the newest message of somebody else who replied while this person wrote.
    """
    at = now()
    around = _beside(request, case)
    context = {
        **_head(request, case, at),
        **_story(request, case, before),
        **around,
        **_composer(request, case, around["customer"], typed, copies),
        "typed_copies": typed_copies,
        "unfit_copies": unfit,
        "refusal": refusal,
        "conflict": conflict,
        "back_url": reverse("desk_list", args=[request.session["desk_view"]])
        if request.session.get("desk_view")
        else reverse("desk"),
    }
    return page(request, "desk/case.html", status=status, **context)


def _instant(request: HttpRequest) -> datetime | HttpResponse | None:
    asked = request.GET.get("before", "")
    if not asked:
        return None
    return instant(asked) or HttpResponseBadRequest()


def _head(request: HttpRequest, case: Case, at: datetime) -> dict[str, Any]:
    return {
        "case": case,
        "subject": plainly(case.subject),
        "state": state_name(case.state),
        "others": there(case=case, me=me(request), now=at),
        "mine": case.owner_id == me(request).pk,
        "may_wait": rules.may_wait(case),
        "may_resolve": rules.may_resolve(case),
        "may_reopen": rules.may_reopen(case),
        "may_close": rules.may_close(case),
        "may_reply": rules.may_reply(case),
    }


def _story(request: HttpRequest, case: Case, before: datetime | None) -> dict[str, Any]:
    found = story_of(case=case, me=me(request), before=before)
    return {
        "case": case,
        "story": found,
        "before": before,
        "newest": _newest(found),
        "why_held": why_held,
        "warnings": warnings(case),
        "story_url": reverse("desk_story", args=[case.ref]),
    }


def _newest(story: Story) -> int:
    """The newest message that went out: who answers without having seen it is told."""
    return max((told.message for told in story.entries if told.kind == "out"), default=0)


def _beside(request: HttpRequest, case: Case) -> dict[str, Any]:
    at, written = now(), latest(case)
    people = {one for one in (case.owner_id, written.author_id if written else None) if one}
    names = directory(staff=people, teams={case.team_id}, brands={case.brand_id})
    customer = case.customer
    return {
        "case": case,
        "panels": sorted(slots.ask("desk.case.side", request=request, case=case), key=itemgetter("order")),
        "known": customer_beside(case),
        "brief": written,
        "brief_by": names.staff[written.author_id] if written else "",
        "brief_parts": parts(*(getattr(written, part) for part in PARTS)) if written else [],
        "may_wait": rules.may_wait(case),
        "may_merge": rules.may_merge(case),
        "language_name": language_name,
        "owner": names.staff[case.owner_id] if case.owner_id else "",
        "team": names.teams[case.team_id],
        "brand": names.brands[case.brand_id],
        "customer": customer,
        "clock": chip(
            case_state=case.state,
            held=bool(case.held),
            waiting_on=case.waiting_on,
            waiting_until=case.waiting_until,
            state=case.clock_state,
            due_at=case.clock_due_at,
            what=case.clock_what,
            began_at=case.opened_at,
            now=at,
            words=clock_words(),
        ),
    }


def _composer(
    request: HttpRequest,
    case: Case,
    customer: Customer | None,
    typed: dict[str, str] | None,
    copies: list[str] | None,
) -> dict[str, Any]:
    drafts = {
        draft.kind: draft for draft in read(Draft, "where case_id = %s and staff_id = %s", [case.pk, me(request).pk])
    }
    words = {kind: draft.text for kind, draft in drafts.items()} | (typed or {})
    to = reply_party(case) if rules.may_reply(case) else ""
    kept = drafts["reply"].copies if "reply" in drafts else None
    chosen = copies if copies is not None else kept
    name = customer.name if customer and to else ""
    return {
        "recipient": f"{name} <{plainly(to)}>" if name and to else plainly(to),
        "by": by_channel(case.channel),
        "in_language": language_name(case.language),
        "reply_words": words.get("reply", ""),
        "note_words": words.get("note", ""),
        "offered": offered(case=case, party=to, chosen=chosen) if to and case.channel == "email" else None,
        "enclosed": enclosed(case=case.pk, staff=me(request).pk) if to else [],
        "kept_at": max((draft.at for draft in drafts.values()), default=None),
    }
