"""Cases, for programs: read with `cases:read`, worked on with `cases:write`, always in the name of a person."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from ninja.errors import HttpError

from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.enclose import along
from deskbell.desk.actions.note import note
from deskbell.desk.actions.open import Opening, open_case
from deskbell.desk.actions.receive import Attached, Incoming, receive
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import reopen, resolve
from deskbell.desk.actions.wait import wait
from deskbell.desk.api.found import acting, find, instant, just_once, team_of
from deskbell.desk.api.handing import router as handing
from deskbell.desk.api.passing import router as passing
from deskbell.desk.api.shapes import (
    Asked,
    AskedTimeline,
    CaseIn,
    CaseOut,
    CasePage,
    CustomerIn,
    EntryOut,
    Nothing,
    ReplyIn,
    TextIn,
    Timeline,
    WaitIn,
)
from deskbell.desk.api.told import case_out, entry_out, told_out
from deskbell.desk.models import Case
from deskbell.desk.reads.timeline import story
from deskbell.kit.clock import now
from deskbell.kit.guard import LARGEST
from deskbell.kit.programs import PROBLEMS, Bearer, cursor, listing, read_cursor
from deskbell.people.actions.meet import meet
from deskbell.people.models import Address, Customer, Staff

prefix = "/cases"
router = Router(tags=["cases"])
router.add_router("", passing)
router.add_router("", handing)
READ, WRITE = Bearer("cases:read"), Bearer("cases:write")
WITH_FILES = Bearer("cases:write", most=LARGEST)
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A word of your own, another for each request. Asked again under it within a week, the same request "
        "does nothing and gets the same answer.",
    ),
]


@router.get("", auth=READ, response={200: CasePage, **PROBLEMS}, operation_id="cases")
def cases(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Cases, the newest first: whatever happens meanwhile, a walk through the pages meets each of them once.

    With `order=touched` the one last touched comes first; a case that is touched during the walk may then be missed.
    """
    found = _filtered(asked).select_related("customer", "owner", "team", "brand", "merged_into")
    found = _by_touch(found, asked.after) if asked.order == "touched" else _by_age(found, asked.after)
    rows = list(found[: asked.limit + 1])
    end = rows[: asked.limit][-1] if rows else None
    words = [] if end is None else [end.last_at.isoformat(), end.pk] if asked.order == "touched" else [end.pk]
    return listing([case_out(case) for case in rows], limit=asked.limit, after=cursor(*words))


def _by_age(found: QuerySet[Case], after: str) -> QuerySet[Case]:
    if after:
        found = found.filter(id__lt=read_cursor(after, int)[0])
    return found.order_by("-id")


def _by_touch(found: QuerySet[Case], after: str) -> QuerySet[Case]:
    if after:
        moment, number = read_cursor(after, str, int)
        last = instant(moment)
        found = found.filter(Q(last_at__lt=last) | Q(last_at=last, id__lt=number)).filter(last_at__lte=last)
    return found.order_by("-last_at", "-id")


@router.post("", auth=WITH_FILES, response={201: CaseOut, **PROBLEMS}, operation_id="open_case")
def open_one(request: HttpRequest, asked: CaseIn, key: Key = "") -> Status[dict[str, Any]]:
    """Open a case. What a program says of a customer is claimed, never proven."""
    with along(asked.chosen()) as files:
        number = just_once(request, key, lambda: _open(request, asked, files).pk)
    return Status(201, case_out(find(Case.objects.values_list("ref", flat=True).get(pk=number))))


def _open(request: HttpRequest, asked: CaseIn, files: list[Attached]) -> Case:
    by, at = acting(request), now()
    team = team_of(asked.team, by=by)
    given = (
        asked.customer
        if isinstance(asked.customer, CustomerIn)
        else CustomerIn(address=asked.customer, name="", language="")
    )
    with transaction.atomic():
        customer = meet(channel="email", value=given.address, name=given.name, language=given.language, at=at)
        opening = Opening(
            brand=team.brand,
            team=team,
            channel="email",
            subject=asked.subject,
            customer=customer,
            language=given.language or customer.language,
            topic=asked.topic.replace("\x00", ""),
            at=at,
        )
        case = open_case(opening=opening, by=asked.by, actor=by)
        _first_words(case, customer, asked, files, by, at)
    return case


def _first_words(case: Case, customer: Customer, asked: CaseIn, files: list[Attached], by: Staff, at: datetime) -> None:
    if not asked.text.strip() and not files:
        return
    if asked.by == "us":
        reply(case=case, by=by, text=asked.text, files=files, at=at)
        return
    party = (
        Address.objects.filter(customer=customer, channel="email")
        .order_by("pk")
        .values_list("value", flat=True)
        .first()
    )
    words = Incoming(
        party=party or "", text=asked.text, subject=asked.subject, language=case.language, attachments=files
    )
    receive(case=case, channel="email", customer=customer, incoming=words, at=at)


@router.get("/{ref}", auth=READ, response={200: CaseOut, **PROBLEMS}, operation_id="case")
def one(request: HttpRequest, ref: str) -> dict[str, Any]:
    """One case."""
    return case_out(find(ref))


@router.get("/{ref}/timeline", auth=READ, response={200: Timeline, **PROBLEMS}, operation_id="timeline")
def timeline(request: HttpRequest, ref: str, asked: Query[AskedTimeline]) -> dict[str, Any]:
    """The newest entries of the story; `next` leads to earlier ones."""
    before = instant(read_cursor(asked.after, str)[0]) if asked.after else None
    found = story(case=find(ref), me=None, before=before)
    return {
        "items": [entry_out(told) for told in found.entries],
        "next": cursor(found.before) if found.earlier else None,
    }


@router.post("/{ref}/replies", auth=WITH_FILES, response={201: EntryOut, **PROBLEMS}, operation_id="reply")
def replies(request: HttpRequest, ref: str, asked: ReplyIn, key: Key = "") -> Status[dict[str, Any]]:
    """Answer the customer."""
    case, by = find(ref), acting(request)
    with along(asked.chosen()) as files:

        def doing() -> int:
            done = reply(case=case, by=by, text=asked.text, wait=asked.wait, files=files, copies=asked.cc, at=now())
            return int(done.pk)

        number = just_once(request, key, doing)
    return Status(201, told_out(case, "out", number))


@router.post("/{ref}/notes", auth=WRITE, response={201: EntryOut, **PROBLEMS}, operation_id="note")
def notes(request: HttpRequest, ref: str, asked: TextIn, key: Key = "") -> Status[dict[str, Any]]:
    """Write a note that only staff see."""
    case, by = find(ref), acting(request)
    number = just_once(request, key, lambda: int(note(case=case, by=by, text=asked.text, at=now()).pk))
    return Status(201, told_out(case, "note", number))


@router.post("/{ref}/claim", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="claim")
def claim_one(request: HttpRequest, ref: str, asked: Nothing = Nothing()) -> dict[str, Any]:  # noqa: B008
    """Take the case."""
    claim(case=find(ref), by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/wait", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="wait")
def wait_one(request: HttpRequest, ref: str, asked: WaitIn = WaitIn()) -> dict[str, Any]:  # noqa: B008
    """Let the case wait."""
    until = asked.until
    if until is not None and until.tzinfo is None:
        raise HttpError(422, "`until` needs a time zone.")
    wait(case=find(ref), on=asked.on, until=until, by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/resolve", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="resolve")
def resolve_one(request: HttpRequest, ref: str, asked: Nothing = Nothing()) -> dict[str, Any]:  # noqa: B008
    """Settle the case."""
    resolve(case=find(ref), by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/reopen", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="reopen")
def reopen_one(request: HttpRequest, ref: str, asked: Nothing = Nothing()) -> dict[str, Any]:  # noqa: B008
    """Bring a finished case back."""
    reopen(case=find(ref), by=acting(request), at=now())
    return case_out(find(ref))


def _filtered(asked: Asked) -> QuerySet[Case]:
    found = Case.objects.all()
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.customer:
        found = found.filter(customer=asked.customer)
    if asked.owner:
        found = found.filter(owner=None if asked.owner == "nobody" else int(asked.owner))
    if asked.team:
        found = found.filter(team__slug=asked.team.replace("\x00", ""))
    if asked.held is not None:
        found = found.exclude(held="") if asked.held else found.filter(held="")
    return found
