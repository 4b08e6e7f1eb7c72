"""A person answers. The words go out by the channel they came in, and stand in the story at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.copies import checked, put_in_copy
from deskbell.desk.actions.receive import Attached
from deskbell.desk.actions.refusals import NeedsAddress, NeedsRelease, NeedsReopening
from deskbell.desk.actions.wait import begin_wait
from deskbell.desk.actions.words import written
from deskbell.desk.events import MessageReplied
from deskbell.desk.models import Attachment, Case, Contact, Message
from deskbell.desk.reads.party import reply_party
from deskbell.handbook.reads.readiness import readiness
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.kit import bulk
from deskbell.people.models import Staff

_MOVE = "update desk_case set owner_id = %s, state = %s, unread = false, last_at = %s where id = %s"
_PARTS = ("name", "type", "size", "sha256")
_ENCLOSED = (
    "with gone as (delete from desk_enclosure where case_id = %s and staff_id = %s returning *) "
    f"select {', '.join(_PARTS)} from gone order by id"
)
_FORGET_DRAFT = "delete from desk_draft where case_id = %s and staff_id = %s and kind = 'reply'"


def reply(
    *,
    case: Case,
    by: Staff,
    text: str,
    at: datetime,
    wait: bool = False,
    enclosed: bool = False,
    files: Sequence[Attached] = (),
    copies: Sequence[str] = (),
) -> Message:
    """Answer the customer; with `wait` the case then waits on them, with `enclosed` the files `by` has chosen go along.
    Those at the addresses `copies` get the same message in copy.

    `files` go along, too: those of a program, which has no draft to keep them beside. A case nobody had becomes `by`'s.

    Raises NeedsWords, TooLong, NeedsRelease, NeedsReopening (closed), NeedsAddress; for copies as `checked`.
    """
    words, along = written(text), checked(copies)
    with transaction.atomic():
        case = held_still(case)
        _check(case)
        party = reply_party(case)
        if not party:
            raise NeedsAddress
        along = [one for one in along if one != party]
        ready = readiness(staff=by.pk, brand=case.brand_id, at=at)
        chosen = bulk.ask(_ENCLOSED, [case.pk, by.pk]) if enclosed else []
        bulk.foresee({Contact: 1, Message: 1, Entry: 1})
        _move(case, by, at)
        message = _write(case, by, words, party, at)
        put_in_copy(message=message, addresses=along)
        going = [*(Attached(**dict(zip(_PARTS, file, strict=True))) for file in chosen), *files]
        bulk.add_all(Attachment(message=message, **vars(file)) for file in going)
        news = MessageReplied(
            **about(case),
            contact=message.contact_id,
            actor=by.pk,
            message=message.pk,
            text=message.text,
            copies=len(along) or None,
            signed=ready.signed,
            trained=ready.trained,
        )
        record(news, at=at)
        if wait:
            begin_wait(case=case, on=Case.WaitingOn.CUSTOMER, until=None, by=by, at=at)
            case.save(update_fields=["state", "waiting_on", "waiting_until"])
    return message


def _check(case: Case) -> None:
    if case.held:
        raise NeedsRelease
    if case.state == Case.State.CLOSED:
        raise NeedsReopening


def _move(case: Case, by: Staff, at: datetime) -> None:
    """The case goes on, and what was drafted is said."""
    if case.owner_id is None:
        case.owner = by
    if case.state == Case.State.NEW:
        case.state = Case.State.OPEN
    case.unread = False
    case.last_at = max(case.last_at, at)
    bulk.hold(_MOVE, [case.owner_id, case.state, case.last_at, case.pk])
    bulk.hold(_FORGET_DRAFT, [case.pk, by.pk])


def _write(case: Case, by: Staff, text: str, party: str, at: datetime) -> Message:
    contact = Contact(
        case=case,
        customer_id=case.customer_id,
        channel=case.channel,
        direction=Contact.Direction.OUT,
        party=party,
        proof="",
        at=at,
    )
    bulk.insert_all([contact])
    message = Message(
        contact=contact,
        case=case,
        author=by,
        subject=case.subject,
        text=text,
        language=case.language,
        delivery="queued",
        at=at,
    )
    bulk.insert_all([message])
    return message
