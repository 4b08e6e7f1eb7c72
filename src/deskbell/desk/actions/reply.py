"""Reply to a customer. The message is sent by the channel of the case, and is shown in its timeline at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.desk.actions.copies import add_copies, check_copies, list_own_addresses
from deskbell.desk.actions.receive_message import MessageFile
from deskbell.desk.actions.refusals import NeedsAddress, NeedsOtherAddress, NeedsOtherText, NeedsRelease, NeedsReopening
from deskbell.desk.actions.wait import begin_wait
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.clean_text import require_text
from deskbell.desk.events import MessageReplied
from deskbell.desk.models import Attachment, Case, Contact, Message
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reasons import DeliveryState
from deskbell.desk.subject_lines import is_new_subject, strip_subject
from deskbell.handbook.reads.readiness import find_readiness
from deskbell.journal.record import record
from deskbell.kit import bulk
from deskbell.people.models import Staff

_UPDATE_CASE = "update desk_case set owner_id = %s, state = %s, unread = false, last_at = %s where id = %s"
_FILE_COLUMNS = ("name", "type", "size", "sha256")
_TAKE_DRAFT_FILES = (
    "with gone as (delete from desk_draftfile where case_id = %s and staff_id = %s returning *) "
    f"select {', '.join(_FILE_COLUMNS)} from gone order by id"
)
_DELETE_DRAFT = "delete from desk_casedraft where case_id = %s and staff_id = %s and kind = 'reply'"


def reply(
    *,
    case: Case,
    by: Staff,
    text: str,
    at: datetime,
    wait: bool = False,
    enclosed: bool = False,
    files: Sequence[MessageFile] = (),
    copies: Sequence[str] = (),
) -> Message:
    """Write a reply to the customer, and return it. A case without an owner becomes `by`'s.

    - `wait`: put the case on hold until the customer answers.
    - `enclosed`: also send the files that `by` attached to the draft.
    - `files`: also send these. A program uses them, since it has no draft to attach files to.
    - `copies`: addresses that get the same message.

    Raises NeedsText, TextTooLong, NeedsRelease, NeedsReopening (the case is closed), NeedsAddress, NeedsOtherAddress
    and NeedsOtherText (the channel refuses the address or the text), and what `check_copies` raises.
    """
    body, copied = require_text(text), check_copies(case, copies)
    with transaction.atomic():
        case = lock_case(case)
        party = _find_party(case, body)
        copied = [address for address in copied if address != party]
        ready = find_readiness(staff=by.pk, brand=case.brand_id, at=at)
        draft_files = bulk.run_sql(_TAKE_DRAFT_FILES, [case.pk, by.pk]) if enclosed else []
        _update_case(case, by, at)
        message = _write_message(case, by, body, party, at)
        add_copies(message=message, addresses=copied)
        all_files = [*(MessageFile(**dict(zip(_FILE_COLUMNS, file, strict=True))) for file in draft_files), *files]
        Attachment.objects.bulk_create(Attachment(message=message, **vars(file)) for file in all_files)
        news = MessageReplied(
            **journal_columns(case),
            contact=message.contact_id,
            actor=by.pk,
            message=message.pk,
            text=message.text,
            copies=len(copied) or None,
            signed=ready.signed,
            trained=ready.trained,
        )
        record(news, at=at)
        if wait:
            begin_wait(case=case, on=Case.WaitingOn.CUSTOMER, until=None, by=by, at=at)
            case.save(update_fields=["state", "waiting_on", "waiting_until"])
    return message


def _find_party(case: Case, text: str) -> str:
    """Return the address that the reply goes to. Raises a refusal when this text cannot be sent there."""
    if case.held:
        raise NeedsRelease
    if case.state == Case.State.CLOSED:
        raise NeedsReopening
    party, channel = reply_address(case), get_desk_channel(case.channel)
    if not party:
        raise NeedsAddress
    if list_own_addresses([party]):
        raise NeedsOtherAddress(_("This is an address of your own desk. Name the customer first."))
    if problem := channel.check_party(party):
        raise NeedsOtherAddress(problem)
    if problem := channel.check_text(text):
        raise NeedsOtherText(problem)
    return party


def _update_case(case: Case, by: Staff, at: datetime) -> None:
    """Update the case in memory and in the database, and delete the draft that was sent."""
    if case.owner_id is None:
        case.owner = by
    if case.state == Case.State.NEW:
        case.state = Case.State.OPEN
    case.unread = False
    case.last_at = max(case.last_at, at)
    bulk.execute_sql(_UPDATE_CASE, [case.owner_id, case.state, case.last_at, case.pk])
    bulk.execute_sql(_DELETE_DRAFT, [case.pk, by.pk])


def _answered_subject(case: Case) -> str:
    """Return the subject that the customer wrote under last, when it is another than that of the case."""
    last = Message.objects.filter(
        case=case, contact__direction=Contact.Direction.IN, contact__held="", contact__automatic="none"
    )
    subject = last.order_by("-at", "-pk").values_list("subject", flat=True).first() or ""
    return strip_subject(subject) if is_new_subject(subject, case.subject) else case.subject


def _write_message(case: Case, by: Staff, text: str, party: str, at: datetime) -> Message:
    contact = Contact.objects.create(
        case=case,
        customer_id=case.customer_id,
        channel=case.channel,
        direction=Contact.Direction.OUT,
        party=party,
        proof="",
        at=at,
    )
    problem = get_desk_channel(case.channel).find_sending_problem(case)
    return Message.objects.create(
        contact=contact,
        case=case,
        author=by,
        subject=_answered_subject(case),
        text=text,
        language=case.language,
        delivery=DeliveryState.QUEUED.value,
        delivery_note=problem.note if problem else "",
        at=at,
    )
