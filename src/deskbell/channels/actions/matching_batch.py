"""Match the messages of a batch to cases together, in a few statements for all of them.

1. `add` decides about one message and collects the decision.
2. `flush` writes what was collected: customers, new cases, messages on cases, acknowledgements.
3. When a message depends on a collected one (same sender, same thread or same case), the caller flushes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from deskbell.channels.actions.acknowledge_once import AcknowledgementRequest, acknowledge_once
from deskbell.channels.actions.record_delivery_report import record_loss_at_desk, record_provider_report
from deskbell.channels.actions.record_opt_out import record_opt_out
from deskbell.channels.intake.match_decision import MatchDecision
from deskbell.channels.interface import Channel, InboundMessage, MatchLookup, ParsedMessage
from deskbell.channels.models import Account, Delivery, RawMessage
from deskbell.channels.reasons import FLOOD, AsideReason
from deskbell.desk.actions.open_case import NewCase
from deskbell.desk.actions.open_cases_from_messages import FirstMessage, open_cases_from_messages
from deskbell.desk.actions.receive_message import IncomingMessage, MessageForCase, receive_messages
from deskbell.desk.models import Message
from deskbell.kit import notify
from deskbell.people.actions.find_or_create_customers import CustomerDetails, find_or_create_customers
from deskbell.people.models import Customer


@dataclass(frozen=True, kw_only=True)
class MatchedMessage:
    """A message with the decision about it."""

    raw: RawMessage
    inbound: InboundMessage
    parsed: ParsedMessage
    decision: MatchDecision


@dataclass(kw_only=True)
class MatchingBatch:
    """Decisions about messages of one channel that are not written yet."""

    channel: Channel
    lookup: MatchLookup
    accounts: Mapping[int, Account]
    at: datetime
    collected: list[MatchedMessage] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)

    def depends_on_collected(self, parsed: ParsedMessage) -> bool:
        """Return whether the decision about this message depends on one that is collected and not written yet."""
        return not self.names.isdisjoint(parsed.needs)

    def add(self, parsed: ParsedMessage) -> None:
        """Decide about this message and collect the decision; `flush` writes it.

        Delivery reports are recorded at once and belong to no case.
        """
        raw = parsed.raw
        raw.due_at, raw.placed_at = None, self.at
        if parsed.inbound is None:
            self._record_reports(parsed)
            return
        decision = self.lookup.decide(parsed)
        if decision.case in self.cases:
            self.flush()
            decision = self.lookup.decide(parsed)
        self._mark(raw, parsed.inbound, decision)
        if decision.kind == "aside":
            return
        self.collected.append(MatchedMessage(raw=raw, inbound=parsed.inbound, parsed=parsed, decision=decision))
        self.names |= parsed.offers
        if decision.case is not None:
            self.cases.add(decision.case)

    def flush(self) -> None:
        """Write all collected decisions, and forget them."""
        placed, self.collected = self.collected, []
        self.names, self.cases = set(), set()
        opening = [one for one in placed if one.decision.case is None]
        joining = [one for one in placed if one.decision.case is not None]
        customers = self._find_customers(placed)
        messages = open_cases_from_messages(messages=[self._first_message(one, customers) for one in opening])
        messages += receive_messages(batch=[self._next_message(one, customers) for one in joining]) if joining else []
        for one, message in zip([*opening, *joining], messages, strict=True):
            self._finish(one, message, customers.get(one.inbound.party))
        self._acknowledge([*opening, *joining], messages, customers)

    def _record_reports(self, parsed: ParsedMessage) -> None:
        parsed.raw.state, parsed.raw.why = RawMessage.State.ASIDE, AsideReason.RECEIPT.value
        for report in parsed.reports:
            delivery = record_provider_report(report=report, account=parsed.raw.account_id, at=parsed.raw.received_at)
            if delivery is not None:
                parsed.raw.case = delivery.case
        # What it says stands on the delivery now; the request itself holds a customer's address.
        RawMessage.objects.filter(pk=parsed.raw.pk).update(body=b"")

    def _mark(self, raw: RawMessage, inbound: InboundMessage, decision: MatchDecision) -> None:
        raw.sender = inbound.source or inbound.party
        raw.remarks = [remark.as_stored() for remark in decision.remarks]
        raw.why = decision.aside.value if decision.aside else FLOOD if decision.flood else ""
        record_opt_out(channel=self.channel.name, inbound=inbound, at=raw.received_at)
        if decision.kind == "aside":
            raw.state = RawMessage.State.ASIDE
            notify.notify_pages("list")

    def _find_customers(self, placed: list[MatchedMessage]) -> dict[str, Customer]:
        newcomers = [
            CustomerDetails(
                value=one.inbound.party,
                name=one.inbound.name,
                language=one.inbound.language,
                at=one.raw.received_at,
            )
            for one in placed
            if one.inbound.is_person
        ]
        if not newcomers:
            return {}
        met = find_or_create_customers(channel=self.channel.name, details=newcomers, known=self.lookup.customers)
        return {one.value: customer for one, customer in zip(newcomers, met, strict=True)}

    def _first_message(self, one: MatchedMessage, customers: dict[str, Customer]) -> FirstMessage:
        account = self.accounts[one.raw.account_id]
        customer = customers.get(one.inbound.party) if one.inbound.is_person else None
        language = one.inbound.language or (customer.language if customer else "") or account.brand.language
        opening = NewCase(
            brand=account.brand,
            team=account.team,
            channel=self.channel.name,
            subject=one.inbound.subject,
            customer=customer,
            language=language,
            held=one.decision.case_held or "",
            at=one.raw.received_at,
        )
        return FirstMessage(opening=opening, incoming=_incoming(one))

    def _next_message(self, one: MatchedMessage, customers: dict[str, Customer]) -> MessageForCase:
        return MessageForCase(
            case=self.lookup.case(one.decision.case or 0),
            channel=self.channel.name,
            customer=customers.get(one.inbound.party) if one.inbound.is_person else None,
            incoming=_incoming(one),
            at=one.raw.received_at,
        )

    def _finish(self, one: MatchedMessage, message: Message, customer: Customer | None) -> None:
        raw = one.raw
        raw.state, raw.opened = RawMessage.State.PLACED, one.decision.kind == "open"
        raw.case, raw.message = message.case_id, message.pk
        raw.customer = customer.pk if customer and one.inbound.is_person else None
        self.lookup.learn(one.parsed, one.decision, message.case, customer)
        if one.decision.returned is not None and one.decision.state:
            _record_return(one.decision.returned, one.decision, raw)

    def _acknowledge(
        self, placed: list[MatchedMessage], messages: list[Message], customers: dict[str, Customer]
    ) -> None:
        acknowledge_once(
            requests=[
                AcknowledgementRequest(
                    case=message.case,
                    account=self.accounts[one.raw.account_id],
                    address=one.decision.party,
                    at=one.raw.received_at,
                    is_budget_notice=one.decision.tells_budget,
                )
                for one, message in zip(placed, messages, strict=True)
                if (one.decision.acknowledge or one.decision.tells_budget) and one.inbound.party in customers
            ]
        )


def _incoming(one: MatchedMessage) -> IncomingMessage:
    inbound, decision = one.inbound, one.decision
    return IncomingMessage(
        party=decision.party,
        subject=inbound.subject,
        text=inbound.text,
        quoted=inbound.quoted,
        html=inbound.html,
        message_id=inbound.key,
        language=inbound.language,
        proof=decision.proof,
        automatic=decision.automatic,
        held=decision.held or "",
        attachments=inbound.files,
        copies=decision.copies,
        vouched=decision.vouched,
    )


def _record_return(number: int, decision: MatchDecision, raw: RawMessage) -> None:
    """Record on the delivery and on the message that our mail came back undelivered."""
    delivery = Delivery.objects.select_related("message__case", "message__contact", "copy").get(pk=number)
    Delivery.objects.filter(pk=number).update(state=decision.state, said=decision.said, due_at=None)
    record_loss_at_desk(delivery=delivery, state=decision.state, note=decision.said, at=raw.received_at)
