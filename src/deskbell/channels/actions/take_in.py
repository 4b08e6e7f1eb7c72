"""A mail that was kept becomes part of a case, or is set aside with a reason: one transaction with the mark that it is done."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from deskbell.channels.actions.acknowledge import acknowledge_once
from deskbell.channels.kinds.email.around import Around, Mail
from deskbell.channels.kinds.email.language import language_of
from deskbell.channels.kinds.email.place import Decision, is_guess, place
from deskbell.channels.kinds.email.understanding import guess
from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.desk.actions.arrive import arrive
from deskbell.desk.actions.deliver import delivered
from deskbell.desk.actions.receive import Attached, Incoming, receive
from deskbell.desk.models import Case, Message
from deskbell.kit import notify
from deskbell.kit.files import files
from deskbell.people.actions.meet import meet
from deskbell.people.models import Customer

log = logging.getLogger(__name__)
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = 3


def take_in(*, mails: Sequence[Mail], mailboxes: dict[int, Mailbox], at: datetime) -> None:
    """Place all of `mails` in one transaction. When that fails, each in its own: one that breaks stops no other."""
    for mail in mails:
        _keep_files(mail)
    try:
        with transaction.atomic():
            _place_all(mails, mailboxes, at)
    except Exception:
        log.warning("a batch of %s mails failed, going one by one", len(mails), exc_info=len(mails) == 1)
        for mail in mails:
            _alone(mail, mailboxes, at)


def _keep_files(mail: Mail) -> None:
    for content in mail.known.blobs.values():
        files.put(content)
    if is_guess(mail.known):
        files.put(bytes(mail.raw.body))


def _place_all(mails: Sequence[Mail], mailboxes: dict[int, Mailbox], at: datetime) -> None:
    mails = _still_kept(mails)
    around = Around(mails=mails, mailboxes=mailboxes, at=at)
    for mail in mails:
        _place(mail, around, mailboxes[mail.raw.mailbox_id], at)
    Raw.objects.bulk_update([mail.raw for mail in mails], FIELDS)


def _still_kept(mails: Sequence[Mail]) -> list[Mail]:
    """Those that nobody has placed meanwhile: a lease may end before slow work does, and then two have the same mail."""
    rows = Raw.objects.select_for_update().filter(pk__in=[mail.raw.pk for mail in mails], state=Raw.State.STORED)
    kept = set(rows.order_by("pk").values_list("pk", flat=True))
    return [mail for mail in mails if mail.raw.pk in kept]


FIELDS = ["state", "why", "remarks", "opened", "placed_at", "case", "message", "customer", "sender", "due_at"]


def _alone(mail: Mail, mailboxes: dict[int, Mailbox], at: datetime) -> None:
    """Tried again a few times, for the fault may be ours and pass; then a glance at it must do."""
    try:
        with transaction.atomic():
            _place_all([mail], mailboxes, at)
    except OperationalError:
        # The store is at fault, and not this mail: it is claimed again when its lease is over.
        raise
    except Exception as problem:
        log.error("raw %s could not be placed (%s)", mail.raw.pk, type(problem).__name__, exc_info=True)
        if mail.raw.tries >= TRIES and not is_guess(mail.known):
            why = f"it broke the desk ({type(problem).__name__})"
            files.put(bytes(mail.raw.body))
            _alone(Mail(raw=_again(mail.raw), known=guess(bytes(mail.raw.body), why=why)), mailboxes, at)
        else:
            pause = PAUSES[min(mail.raw.tries, len(PAUSES)) - 1]
            Raw.objects.filter(pk=mail.raw.pk).update(due_at=at + pause)


def _again(raw: Raw) -> Raw:
    raw.tries += 1
    return raw


def _place(mail: Mail, around: Around, mailbox: Mailbox, at: datetime) -> None:
    decision = place(mail.known, around.of(mail))
    raw = mail.raw
    raw.sender, raw.due_at, raw.placed_at = mail.sender.address, None, at
    raw.remarks, raw.why = decision.remarks, decision.why
    if decision.kind == "aside":
        raw.state = Raw.State.ASIDE
        notify.live("list")
        return
    customer = _customer(mail, decision)
    message = _message(mail, decision, mailbox, customer)
    raw.state, raw.opened = Raw.State.PLACED, decision.kind == "open"
    raw.case, raw.message, raw.customer = message.case_id, message.pk, customer.pk if customer else None
    around.learn(mail, decision, message.case)
    if decision.returned is not None and decision.state:
        _returned(decision.returned, decision.state, mail)
    if decision.acknowledge and customer is not None:
        acknowledge_once(
            case=message.case, mailbox=mailbox, customer=customer, address=decision.party, at=raw.received_at
        )


def _customer(mail: Mail, decision: Decision) -> Customer | None:
    """Whoever writes with a clear address is someone we know from now on; machines are nobody."""
    if not mail.sender.clear or decision.automatic in ("bounce", "loop"):
        return None
    return meet(
        channel="email",
        value=mail.sender.address,
        name=mail.sender.name,
        language=language_of(mail.known.text_new),
        at=mail.raw.received_at,
    )


def _message(mail: Mail, decision: Decision, mailbox: Mailbox, customer: Customer | None) -> Message:
    incoming, at = _incoming(mail, decision), mail.raw.received_at
    if decision.case is not None:
        case = Case.objects.get(pk=decision.case)
        return receive(case=case, channel="email", customer=customer, incoming=incoming, at=at)
    language = incoming.language or (customer.language if customer else "") or mailbox.brand.language
    return arrive(
        brand=mailbox.brand,
        team=mailbox.team,
        channel="email",
        subject=mail.known.subject,
        customer=customer,
        incoming=incoming,
        language=language,
        held=decision.case_held,
        at=at,
    )


def _incoming(mail: Mail, decision: Decision) -> Incoming:
    known = mail.known
    return Incoming(
        party=decision.party,
        subject=known.subject,
        text=known.text_new or known.text,
        quoted=known.text_quoted if known.text_new else "",
        html=known.html_safe,
        message_id=known.message_id.strip("<>"),
        language=language_of(known.text_new),
        proof=decision.proof,
        automatic=decision.automatic,
        held=decision.held,
        attachments=_attached(mail),
    )


def _attached(mail: Mail) -> list[Attached]:
    attached = [
        Attached(
            name=one.name,
            type=one.type,
            size=one.size,
            sha256=one.sha256,
            inline=one.inline,
            cid=one.content_id,
            flag=", ".join(one.flags),
        )
        for one in mail.known.attachments
    ]
    if is_guess(mail.known):
        attached.append(Attached(name="message.eml", type="message/rfc822", size=mail.raw.size, sha256=mail.raw.sha256))
    return attached


def _returned(delivery_id: int, state: str, mail: Mail) -> None:
    """The other side did not take what we sent: it stands on the message."""
    said = " ".join(f"{one.address} {one.status}".strip() for one in mail.known.bounce)[:300]
    delivery = Delivery.objects.select_related("message__case").get(pk=delivery_id)
    Delivery.objects.filter(pk=delivery_id).update(state=state, said=said, due_at=None)
    delivered(message=delivery.message, state=state, note=said)
