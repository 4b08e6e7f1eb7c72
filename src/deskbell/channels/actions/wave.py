"""Mails of a batch that have nothing to do with each other are placed together, in a few statements for all of them.

One that speaks of another in the batch (same sender, same thread, same case) waits until that one stands in its case.
"""

from dataclasses import dataclass, field
from datetime import datetime

from deskbell.channels.actions.acknowledge import Arrived, acknowledge_once
from deskbell.channels.actions.tell import tell_lost
from deskbell.channels.kinds.email.around import Around, Mail
from deskbell.channels.kinds.email.language import language_of
from deskbell.channels.kinds.email.place import Decision, is_guess, place
from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.desk.actions.arrive import First, arrive
from deskbell.desk.actions.open import Opening
from deskbell.desk.actions.receive import Attached, Heard, Incoming, receive_all
from deskbell.desk.models import Message
from deskbell.kit import notify
from deskbell.people.actions.meet_all import Newcomer, meet_all
from deskbell.people.models import Customer


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A mail with its decision, and who its sender is."""

    mail: Mail
    decision: Decision
    language: str


@dataclass(kw_only=True)
class Wave:
    """Collects decisions until they must be carried out."""

    around: Around
    mailboxes: dict[int, Mailbox]
    at: datetime
    waiting: list[Placed] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)

    def concerns(self, mail: Mail) -> bool:
        """Whether this mail depends on one that waits."""
        return not self.senders.isdisjoint((mail.sender.address, mail.sender.source)) or not self.names.isdisjoint(
            mail.references
        )

    def add(self, mail: Mail) -> None:
        """Decide on this mail; it is placed when the wave settles."""
        decision = place(mail.known, self.around.of(mail))
        if decision.case in self.cases:
            self.settle()
            decision = place(mail.known, self.around.of(mail))
        raw = mail.raw
        raw.sender, raw.due_at, raw.placed_at = mail.sender.source, None, self.at
        raw.remarks, raw.why = decision.remarks, decision.why
        if decision.kind == "aside":
            raw.state = Raw.State.ASIDE
            notify.live("list")
            return
        self.waiting.append(Placed(mail=mail, decision=decision, language=language_of(mail.known.text_new)))
        self.senders |= {mail.sender.address, mail.sender.source}
        self.names.add(mail.known.message_id.strip("<>"))
        if decision.case is not None:
            self.cases.add(decision.case)

    def settle(self) -> None:
        """Carry out what was decided."""
        placed, self.waiting = self.waiting, []
        self.senders, self.names, self.cases = set(), set(), set()
        opening = [one for one in placed if one.decision.case is None]
        joining = [one for one in placed if one.decision.case is not None]
        customers = self._customers(placed)
        messages = arrive(firsts=[self._first(one, customers) for one in opening])
        messages += receive_all(heard=[self._heard(one, customers) for one in joining]) if joining else []
        for one, message in zip([*opening, *joining], messages, strict=True):
            self._done(one, message, customers.get(one.mail.sender.address))
        self._acknowledge(opening, messages, customers)

    def _customers(self, placed: list[Placed]) -> dict[str, Customer]:
        newcomers = [
            Newcomer(
                value=one.mail.sender.address,
                name=one.mail.sender.name,
                language=one.language,
                at=one.mail.raw.received_at,
            )
            for one in placed
            if _is_someone(one)
        ]
        met = meet_all(channel="email", newcomers=newcomers, known=self.around.customers) if newcomers else []
        return {one.value: customer for one, customer in zip(newcomers, met, strict=True)}

    def _first(self, one: Placed, customers: dict[str, Customer]) -> First:
        mailbox = self.mailboxes[one.mail.raw.mailbox_id]
        customer = customers.get(one.mail.sender.address) if _is_someone(one) else None
        opening = Opening(
            brand=mailbox.brand,
            team=mailbox.team,
            channel="email",
            subject=one.mail.known.subject,
            customer=customer,
            language=one.language or (customer.language if customer else "") or mailbox.brand.language,
            held=one.decision.case_held,
            at=one.mail.raw.received_at,
        )
        return First(opening=opening, incoming=_incoming(one))

    def _heard(self, one: Placed, customers: dict[str, Customer]) -> Heard:
        return Heard(
            case=self.around.case(one.decision.case or 0),
            channel="email",
            customer=customers.get(one.mail.sender.address) if _is_someone(one) else None,
            incoming=_incoming(one),
            at=one.mail.raw.received_at,
        )

    def _done(self, one: Placed, message: Message, customer: Customer | None) -> None:
        raw = one.mail.raw
        raw.state, raw.opened = Raw.State.PLACED, one.decision.kind == "open"
        raw.case, raw.message = message.case_id, message.pk
        raw.customer = customer.pk if customer and _is_someone(one) else None
        self.around.learn(one.mail, one.decision, message.case, customer)
        if one.decision.returned is not None and one.decision.state:
            _returned(one.decision.returned, one.decision.state, one.mail)

    def _acknowledge(self, opening: list[Placed], messages: list[Message], customers: dict[str, Customer]) -> None:
        acknowledge_once(
            arrived=[
                Arrived(
                    case=message.case,
                    mailbox=self.mailboxes[one.mail.raw.mailbox_id],
                    address=one.decision.party,
                    at=one.mail.raw.received_at,
                )
                for one, message in zip(opening, messages, strict=False)
                if one.decision.acknowledge and one.mail.sender.address in customers
            ]
        )


def _is_someone(one: Placed) -> bool:
    """Whoever writes with a clear address is someone we know from now on; machines are nobody."""
    return one.mail.sender.clear and one.mail.known.automatic not in ("bounce", "loop")


def _incoming(one: Placed) -> Incoming:
    known, decision = one.mail.known, one.decision
    return Incoming(
        party=decision.party,
        subject=known.subject,
        text=known.text_new or known.text,
        quoted=known.text_quoted if known.text_new else "",
        html=known.html_safe,
        message_id=known.message_id.strip("<>"),
        language=one.language,
        proof=decision.proof,
        automatic=decision.automatic,
        held=decision.held,
        attachments=_attached(one.mail),
        copies=decision.copies,
        vouched=decision.vouched,
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
        raw = mail.raw
        attached.append(Attached(name="message.eml", type="message/rfc822", size=raw.size, sha256=raw.sha256))
    return attached


def _returned(delivery_id: int, state: str, mail: Mail) -> None:
    """The other side did not take what we sent: it stands on the message."""
    said = " ".join(f"{one.address} {one.status}".strip() for one in mail.known.bounce)[:300]
    delivery = Delivery.objects.select_related("message__case", "message__contact", "copy").get(pk=delivery_id)
    Delivery.objects.filter(pk=delivery_id).update(state=state, said=said, due_at=None)
    tell_lost(delivery=delivery, state=state, note=said, at=mail.raw.received_at)
