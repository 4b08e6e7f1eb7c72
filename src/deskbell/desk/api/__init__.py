"""The API of cases: read with the scope `cases:read`, changed with `cases:write`. Each change is made in a person's
name.
"""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from ninja.errors import HttpError

from deskbell.desk.actions.attach_file import store_files
from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import reopen, resolve
from deskbell.desk.actions.wait import wait
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.api.case_moves import router as case_moves_router
from deskbell.desk.api.download_file import router as download_router
from deskbell.desk.api.lookups import (
    get_acting_staff,
    get_case_or_404,
    get_new_case_channel_or_422,
    get_team_or_422,
    normalize_address_or_422,
    parse_cursor_instant,
    run_idempotent,
)
from deskbell.desk.api.schemas import (
    CaseIn,
    CaseOut,
    CasePage,
    CaseQuery,
    EmptyBody,
    EntryOut,
    ReplyIn,
    TextIn,
    Timeline,
    TimelineQuery,
    WaitIn,
)
from deskbell.desk.api.serializers import get_entry_or_404, serialize_case, serialize_entry
from deskbell.desk.models import Case
from deskbell.desk.reads.timeline import load_timeline
from deskbell.kit.clock import now
from deskbell.kit.middleware import LARGEST_BODY
from deskbell.kit.rest import PROBLEM_RESPONSES, BearerAuth, decode_cursor, encode_cursor, page_of_items
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Customer, Staff

router = Router(tags=["cases"])
routers = {"/cases": router}
router.add_router("", case_moves_router)
router.add_router("", download_router)
READ, WRITE = BearerAuth("cases:read"), BearerAuth("cases:write")
WITH_FILES = BearerAuth("cases:write", max_body=LARGEST_BODY)
IdempotencyKeyHeader = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A word of your own, another for each request. Asked again under it within a week, the same request "
        "does nothing and gets the same answer.",
    ),
]


@router.get("", auth=READ, response={200: CasePage, **PROBLEM_RESPONSES}, operation_id="cases")
def list_cases(request: HttpRequest, payload: Query[CaseQuery]) -> dict[str, Any]:
    """List cases, newest first. Following `next` gives each case once, also when cases change meanwhile.

    With `order=touched` the case changed last comes first; a case that changes while you read the pages may then be
    missed.
    """
    found = _filter_cases(payload).select_related("customer", "owner", "team", "brand", "merged_into")
    found = _page_by_touch(found, payload.after) if payload.order == "touched" else _page_by_age(found, payload.after)
    rows = list(found[: payload.limit + 1])
    end = rows[: payload.limit][-1] if rows else None
    words = [] if end is None else [end.last_at.isoformat(), end.pk] if payload.order == "touched" else [end.pk]
    return page_of_items([serialize_case(case) for case in rows], limit=payload.limit, after=encode_cursor(*words))


def _page_by_age(found: QuerySet[Case], after: str) -> QuerySet[Case]:
    if after:
        found = found.filter(id__lt=decode_cursor(after, int)[0])
    return found.order_by("-id")


def _page_by_touch(found: QuerySet[Case], after: str) -> QuerySet[Case]:
    if after:
        moment, number = decode_cursor(after, str, int)
        last = parse_cursor_instant(moment)
        found = found.filter(Q(last_at__lt=last) | Q(last_at=last, id__lt=number)).filter(last_at__lte=last)
    return found.order_by("-last_at", "-id")


@router.post("", auth=WITH_FILES, response={201: CaseOut, **PROBLEM_RESPONSES}, operation_id="open_case")
def open_case_by_api(request: HttpRequest, payload: CaseIn, key: IdempotencyKeyHeader = "") -> Status[dict[str, Any]]:
    """Open a case. The customer's identity counts as claimed, not as proven."""
    channel = get_new_case_channel_or_422(payload.channel)
    with store_files(channel, payload.chosen()) as files:
        number = run_idempotent(request, key, lambda: _open(request, payload, channel, files).pk)
    return Status(201, serialize_case(get_case_or_404(Case.objects.values_list("ref", flat=True).get(pk=number))))


def _open(request: HttpRequest, payload: CaseIn, channel: str, files: list[MessageFile]) -> Case:
    by, at = get_acting_staff(request), now()
    team = get_team_or_422(payload.team, by=by)
    details = payload.customer_details()
    address = normalize_address_or_422(channel, details.address)
    with transaction.atomic():
        customer = find_or_create_customer(
            channel=channel, value=address, name=details.name, language=details.language, at=at
        )
        opening = NewCase(
            brand=team.brand,
            team=team,
            channel=channel,
            subject=payload.subject,
            customer=customer,
            language=details.language or customer.language,
            topic=payload.topic.replace("\x00", ""),
            at=at,
        )
        case = open_case(opening=opening, by=payload.by, actor=by)
        _write_first_message(case, customer, address, payload, files, by, at)
    return case


def _write_first_message(
    case: Case, customer: Customer, address: str, payload: CaseIn, files: list[MessageFile], by: Staff, at: datetime
) -> None:
    if not payload.text.strip() and not files:
        return
    if payload.by == "us":
        reply(case=case, by=by, text=payload.text, files=files, at=at)
        return
    words = IncomingMessage(
        party=address, text=payload.text, subject=payload.subject, language=case.language, attachments=files
    )
    receive_message(case=case, channel=case.channel, customer=customer, incoming=words, at=at)


@router.get("/{ref}", auth=READ, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="case")
def get_case(request: HttpRequest, ref: str) -> dict[str, Any]:
    """Get one case."""
    return serialize_case(get_case_or_404(ref))


@router.get("/{ref}/timeline", auth=READ, response={200: Timeline, **PROBLEM_RESPONSES}, operation_id="timeline")
def get_timeline(request: HttpRequest, ref: str, payload: Query[TimelineQuery]) -> dict[str, Any]:
    """Get the newest entries of the timeline; `next` leads to earlier ones."""
    before = parse_cursor_instant(decode_cursor(payload.after, str)[0]) if payload.after else None
    found = load_timeline(case=get_case_or_404(ref), me=None, before=before)
    return {
        "items": [serialize_entry(entry) for entry in found.entries],
        "next": encode_cursor(found.before) if found.earlier else None,
    }


@router.post("/{ref}/replies", auth=WITH_FILES, response={201: EntryOut, **PROBLEM_RESPONSES}, operation_id="reply")
def send_reply(
    request: HttpRequest, ref: str, payload: ReplyIn, key: IdempotencyKeyHeader = ""
) -> Status[dict[str, Any]]:
    """Reply to the customer."""
    case, by = get_case_or_404(ref), get_acting_staff(request)
    with store_files(case.channel, payload.chosen()) as files:

        def send() -> int:
            message = reply(
                case=case, by=by, text=payload.text, wait=payload.wait, files=files, copies=payload.cc, at=now()
            )
            return int(message.pk)

        number = run_idempotent(request, key, send)
    return Status(201, get_entry_or_404(case, "out", number))


@router.post("/{ref}/notes", auth=WRITE, response={201: EntryOut, **PROBLEM_RESPONSES}, operation_id="note")
def add_note(request: HttpRequest, ref: str, payload: TextIn, key: IdempotencyKeyHeader = "") -> Status[dict[str, Any]]:
    """Write a note that only staff see."""
    case, by = get_case_or_404(ref), get_acting_staff(request)
    number = run_idempotent(request, key, lambda: int(write_note(case=case, by=by, text=payload.text, at=now()).pk))
    return Status(201, get_entry_or_404(case, "note", number))


@router.post("/{ref}/claim", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="claim")
def claim_case(request: HttpRequest, ref: str, payload: EmptyBody | None = None) -> dict[str, Any]:
    """Claim the case."""
    claim(case=get_case_or_404(ref), by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/wait", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="wait")
def put_on_hold(request: HttpRequest, ref: str, payload: WaitIn | None = None) -> dict[str, Any]:
    """Put the case on hold."""
    payload = payload or WaitIn()
    until = payload.until
    if until is not None and until.tzinfo is None:
        raise HttpError(422, "`until` needs a time zone.")
    wait(case=get_case_or_404(ref), on=payload.on, until=until, by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/resolve", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="resolve")
def resolve_case(request: HttpRequest, ref: str, payload: EmptyBody | None = None) -> dict[str, Any]:
    """Resolve the case."""
    resolve(case=get_case_or_404(ref), by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/reopen", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="reopen")
def reopen_case(request: HttpRequest, ref: str, payload: EmptyBody | None = None) -> dict[str, Any]:
    """Reopen a resolved or closed case."""
    reopen(case=get_case_or_404(ref), by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


def _filter_cases(payload: CaseQuery) -> QuerySet[Case]:
    found = Case.objects.all()
    if payload.state:
        found = found.filter(state=payload.state)
    if payload.customer:
        found = found.filter(customer=payload.customer)
    if payload.owner:
        found = found.filter(owner=None if payload.owner == "nobody" else int(payload.owner))
    if payload.team:
        found = found.filter(team__slug=payload.team.replace("\x00", ""))
    if payload.held is not None:
        found = found.exclude(held="") if payload.held else found.filter(held="")
    return found
