"""A person answers. The words go out by the channel they came in, and stand in the story at once."""

from datetime import datetime

from django.db import connection, transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import NeedsAddress, NeedsRelease, NeedsReopening
from deskbell.desk.actions.wait import begin_wait
from deskbell.desk.actions.words import written
from deskbell.desk.events import MessageReplied
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.party import reply_party
from deskbell.handbook.reads.readiness import readiness
from deskbell.journal.record import record
from deskbell.people.models import Staff

_WRITE = """
    with contact as (
        insert into desk_contact (case_id, customer_id, channel, direction, party, proof, automatic, held, at)
        values (%(case)s, %(customer)s, %(channel)s, 'out', %(party)s, '', 'none', '', %(at)s) returning id
    ), message as (
        insert into desk_message (contact_id, case_id, author_id, subject, text, quoted, html, language, message_id,
                                  delivery, delivery_note, at)
        select id, %(case)s, %(by)s, %(subject)s, %(text)s, '', '', %(language)s, '', 'queued', '', %(at)s
          from contact returning id
    ), moved as (
        update desk_case set owner_id = %(owner)s, state = %(state)s, unread = false, last_at = %(last)s
         where id = %(case)s
    ), sent as (
        delete from desk_draft where case_id = %(case)s and staff_id = %(by)s and kind = 'reply'
    )
    select contact.id, message.id from contact, message
"""


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
        _move(case, by, at)
        message = _write(case, by, words, party, at)
        ready = readiness(staff=by.pk, brand=case.brand_id, at=at)
        news = MessageReplied(
            **about(case),
            contact=message.contact_id,
            actor=by.pk,
            message=message.pk,
            text=message.text,
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
    if case.owner_id is None:
        case.owner = by
    if case.state == Case.State.NEW:
        case.state = Case.State.OPEN
    case.unread = False
    case.last_at = max(case.last_at, at)


def _write(case: Case, by: Staff, text: str, party: str, at: datetime) -> Message:
    """Contact, message, the case moved on and the draft forgotten, in one statement."""
    message = Message(
        case=case,
        author=by,
        subject=case.subject,
        text=text,
        language=case.language,
        delivery="queued",
        at=at,
    )
    words = {
        "case": case.pk,
        "customer": case.customer_id,
        "channel": case.channel,
        "party": party,
        "by": by.pk,
        "subject": case.subject,
        "text": text,
        "language": case.language,
        "at": at,
        "owner": case.owner_id,
        "state": case.state,
        "last": case.last_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, words)
        message.contact_id, message.pk = cursor.fetchone()
    return message
