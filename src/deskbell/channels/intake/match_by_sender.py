"""Match a message to a case by its sender. For text messages and other channels that have no subjects and no
references.

1. Set the message aside when the same one came before, or when it is STOP, START or HELP and the sender has no open
   case.
2. When the sender has a case on this channel and account that is not closed, the message joins the latest of them.
3. Otherwise it opens a case. A sender who opens too many cases within an hour gets one held case that gathers the rest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deskbell.channels.intake.limits import OPENED_PER_HOUR
from deskbell.channels.intake.match_decision import MatchDecision
from deskbell.channels.intake.webhook_message import WebhookMessage
from deskbell.channels.interface import InboundMessage
from deskbell.channels.models import Account
from deskbell.channels.reads.opt_outs import find_opt_outs
from deskbell.channels.reasons import FLOOD, AsideReason, MessageRemark, RemarkCode
from deskbell.desk.models import Case
from deskbell.desk.reads.merges import find_merge_targets
from deskbell.desk.reasons import HoldReason
from deskbell.kit.bulk import run_sql
from deskbell.people.models import Address, Customer

if TYPE_CHECKING:
    from deskbell.channels.interface import Channel

HOUR = timedelta(hours=1)
ASIDE = {"stop": AsideReason.OPT_OUT, "start": AsideReason.OPT_IN, "help": AsideReason.HELP_WORD}
STORED = """
select id from channels_raw where id = any(%s::bigint[]) and state = 'stored' order by id for update
"""
BEFORE = """
select r.id from channels_raw r where r.id = any(%s::bigint[])
   and exists (select from channels_raw e where e.account_id = r.account_id and e.key = r.key and e.id < r.id)
"""
LATEST = """
select distinct on (c.party, r.account_id) c.party, r.account_id, c.case_id from desk_contact c
  join desk_message m on m.contact_id = c.id join channels_raw r on r.message = m.id
 where c.channel = %s and c.party = any(%s::text[]) and c.direction = 'in' and r.account_id = any(%s::bigint[])
 order by c.party, r.account_id, c.at desc, c.id desc
"""
OPENED = """
select sender, count(*), max("case") filter (where why = %s) from channels_raw
 where sender = any(%s::text[]) and channel = %s and opened and placed_at > %s group by sender
"""


@dataclass(frozen=True, kw_only=True)
class ConversationContext:
    """What the decision about one message depends on.

    - `case` is the sender's latest case on this account.
    - `flood` is the held case that gathers the messages of a sender who writes too much, None if there is none.
    - `opened` is how many cases the sender opened within the last hour.
    - `is_guess` is true when the message could not be parsed.
    """

    case: Case | None = None
    flood: Case | None = None
    opened: int = 0
    came_before: bool = False
    opted_out: bool = False
    acknowledges: bool = True
    is_guess: bool = False


def match_by_sender(inbound: InboundMessage, context: ConversationContext) -> MatchDecision:
    """Decide which case this message joins, whether it opens one, or whether it is set aside. Has no side effects."""
    case = context.case if context.case and context.case.state != Case.State.CLOSED else None
    if context.came_before:
        return MatchDecision(kind="aside", aside=AsideReason.DUPLICATE, party=inbound.party)
    # A word that starts messages is one only for those who had stopped them: "yes" is an answer otherwise.
    if inbound.kind != "message" and (inbound.kind != "start" or context.opted_out):
        return _obey(inbound, case)
    remarks = [MessageRemark(RemarkCode.OPT_OUT)] if context.opted_out else []
    held = HoldReason.UNREADABLE if context.is_guess else None
    if case is not None:
        return MatchDecision(
            kind="join", case=case.pk, party=inbound.party, proof=inbound.proof, held=held, remarks=remarks
        )
    return _open(inbound, context, held, remarks)


def _obey(inbound: InboundMessage, case: Case | None) -> MatchDecision:
    """Decide about a keyword such as STOP. It joins the open case so that staff see it, and does not count as an answer
    of the customer.
    """
    if case is None:
        return MatchDecision(kind="aside", aside=ASIDE[inbound.kind], party=inbound.party)
    remarks = [MessageRemark(RemarkCode.OPT_OUT)] if inbound.kind == "stop" else []
    return MatchDecision(
        kind="join", case=case.pk, party=inbound.party, proof=inbound.proof, automatic="reply", remarks=remarks
    )


def _open(
    inbound: InboundMessage, context: ConversationContext, held: HoldReason | None, remarks: list[MessageRemark]
) -> MatchDecision:
    many = context.opened >= OPENED_PER_HOUR
    if many and context.flood is not None and context.flood.state != Case.State.CLOSED:
        return MatchDecision(kind="join", case=context.flood.pk, party=inbound.party, held=HoldReason.TOO_MANY)
    if context.case is not None:
        remarks = [*remarks, MessageRemark(RemarkCode.CONTINUES, context.case.ref)]
    if many:
        remarks = [*remarks, MessageRemark(RemarkCode.MANY, str(context.opened))]
    held = HoldReason.TOO_MANY if many else held
    quiet = held is not None or context.opted_out or not inbound.answerable
    return MatchDecision(
        kind="open",
        flood=many,
        party=inbound.party,
        proof=inbound.proof,
        case_held=held,
        acknowledge=context.acknowledges and not quiet,
        remarks=remarks,
    )


class ConversationLookup:
    """The database values that the decisions about the messages of one batch need, loaded in a few statements.

    `learn` updates them when a message of the batch was matched.
    """

    def __init__(
        self,
        messages: Sequence[WebhookMessage],
        *,
        channel: "Channel",
        accounts: Mapping[int, Account],
        at: datetime,
    ) -> None:
        self._channel, self._accounts = channel, accounts
        ids = [one.raw.pk for one in messages]
        parties = list({one.inbound.party for one in messages if one.inbound})
        self.stored = {number for (number,) in run_sql(STORED, [ids])}
        self._before = {number for (number,) in run_sql(BEFORE, [ids])}
        self._silent: dict[int, bool] = {}
        self.customers: dict[str, Customer] = {
            row.value: row.customer
            for row in Address.objects.filter(channel=channel.name, value__in=parties).select_related("customer")
        }
        self._latest = self._find_latest(parties, {one.raw.account_id for one in messages})
        rows = run_sql(OPENED, [FLOOD, parties, channel.name, at - HOUR])
        self._opened = Counter({sender: count for sender, count, _flood in rows})
        self._floods = {sender: flood for sender, _count, flood in rows if flood}
        self._cases = Case.objects.in_bulk({*self._latest.values(), *self._floods.values()})
        self._opted_out = find_opt_outs(channel.name, parties)

    def _find_latest(self, parties: list[str], accounts: set[int]) -> dict[tuple[int, str], int]:
        """Map (account, sender) to the id of the sender's latest case; a merged case counts as the one it was merged
        into.
        """
        rows = run_sql(LATEST, [self._channel.name, parties, list(accounts)])
        merged = find_merge_targets(case for _party, _account, case in rows)
        return {(account, party): merged.get(case, case) for party, account, case in rows}

    def decide(self, parsed: WebhookMessage) -> MatchDecision:
        """Return the decision about this message."""
        inbound, raw = parsed.inbound, parsed.raw
        if inbound is None:
            raise ValueError("a delivery report is matched to no case")
        party, account = inbound.party, raw.account_id
        # Asked twice, the answer is the same: a word that was obeyed once is not obeyed anew.
        opted_out = self._silent.setdefault(raw.pk, party in self._opted_out)
        if inbound.kind == "stop":
            self._opted_out.add(party)
        elif inbound.kind == "start":
            self._opted_out.discard(party)
        conversation = ConversationContext(
            case=self._cases.get(self._latest.get((account, party), 0)),
            flood=self._cases.get(self._floods.get(party, 0)),
            opened=self._opened[party],
            came_before=raw.pk in self._before and not parsed.is_allowed,
            opted_out=opted_out,
            acknowledges=self._accounts[account].acknowledge,
            is_guess=parsed.is_guess,
        )
        return match_by_sender(inbound, conversation)

    def case(self, number: int) -> Case:
        """Return a case that a decision names, as it was when the batch was loaded."""
        return self._cases[number]

    def learn(self, parsed: WebhookMessage, decision: MatchDecision, case: Case, customer: Customer | None) -> None:
        """Remember that the message went to this case, for the later messages of the batch."""
        party = parsed.inbound.party if parsed.inbound else ""
        self._cases[case.pk] = case
        if not decision.held and not decision.case_held:
            self._latest[parsed.raw.account_id, party] = case.pk
        if decision.kind == "open":
            self._opened[party] += 1
            if decision.flood:
                self._floods[party] = case.pk
        if customer is not None:
            self.customers.setdefault(party, customer)
