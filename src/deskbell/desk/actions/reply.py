"""A person answers. The words go out by the channel they came in, and stand in the story at once."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.draft import forget_draft
from deskbell.desk.actions.refusals import NeedsAddress, NeedsRelease, NeedsReopening
from deskbell.desk.actions.wait import begin_wait
from deskbell.desk.actions.words import written
from deskbell.desk.events import MessageReplied
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.party import reply_party
from deskbell.journal.record import record
from deskbell.people.models import Staff


def reply(*, case: Case, by: Staff, text: str, at: datetime, wait: bool = False) -> Message:
    """Answer the customer; with `wait` the case then waits on them. A case nobody had becomes `by`'s.

    Raises NeedsWords, TooLong, NeedsRelease, NeedsReopening (closed), NeedsAddress.
    """
    words = written(text)
    with transaction.atomic():
        case = held_still(case)
        _check(case)
        party = reply_party(case)
        if not party:
            raise NeedsAddress
        message = _keep(case, by, words, party, at)
        news = MessageReplied(
            **about(case), contact=message.contact_id, actor=by.pk, message=message.pk, text=message.text
        )
        record(news, at=at)
        _move(case, by, at)
        if wait:
            begin_wait(case=case, on=Case.WaitingOn.CUSTOMER, until=None, by=by, at=at)
        case.save(
            update_fields=["state", "owner", "unread", "last_at", "waiting_on", "waiting_until"],
        )
        forget_draft(case=case, by=by, kind="reply")
    return message


def _check(case: Case) -> None:
    if case.held:
        raise NeedsRelease
    if case.state == Case.State.CLOSED:
        raise NeedsReopening


def _keep(case: Case, by: Staff, text: str, party: str, at: datetime) -> Message:
    contact = Contact.objects.create(
        case=case,
        customer_id=case.customer_id,
        channel=case.channel,
        direction=Contact.Direction.OUT,
        party=party,
        proof="",
        at=at,
    )
    return Message.objects.create(
        contact=contact,
        case=case,
        author=by,
        subject=case.subject,
        text=text,
        language=case.language,
        delivery="queued",
        at=at,
    )


def _move(case: Case, by: Staff, at: datetime) -> None:
    if case.owner_id is None:
        case.owner = by
    if case.state == Case.State.NEW:
        case.state = Case.State.OPEN
    case.unread = False
    case.last_at = max(case.last_at, at)
