"""The news of the desk: each class is one kind of journal entry."""

from dataclasses import dataclass
from typing import Any

from deskbell.journal.news import News, news


@news("desk.case.opened", says="A case was opened", forgets=("subject",))
@dataclass(frozen=True, kw_only=True)
class CaseOpened(News):
    """A case was opened. `by` is who began: customer or us. `held` is true when it started in quarantine."""

    subject: str
    by: str
    held: bool = False


@news("desk.message.received", says="The customer wrote", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class MessageReceived(News):
    """A message came in.

    `automatic` and `proof` are explained on Contact. `held` is true when only staff see it until they accept it.
    """

    message: int
    text: str
    automatic: str = "none"
    proof: str = "claimed"
    held: bool = False


@news("desk.message.accepted", says="A held message was accepted")
@dataclass(frozen=True, kw_only=True)
class HeldMessageAccepted(News):
    """A member of staff accepted a held message. From now on it counts as a message of the customer or of a third
    party.
    """

    message: int


@news("desk.message.replied", says="A person replied", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class MessageReplied(News):
    """A member of staff wrote a message to the customer.

    `signed` and `trained` say whether the writer had signed the rules in force and passed their training; absent when
    not known. `copies` is the number of addresses in copy; absent when there are none.
    """

    message: int
    text: str
    copies: int | None = None
    signed: bool | None = None
    trained: bool | None = None

    def facts(self) -> dict[str, Any]:
        """Return the facts, without those that are not known."""
        return {name: value for name, value in super().facts().items() if value is not None}


@news("desk.message.acknowledged", says="The contact was acknowledged")
@dataclass(frozen=True, kw_only=True)
class MessageAcknowledged(News):
    """An automatic message was written, which says that the customer's message has arrived. It never counts as a reply."""

    message: int


@news("desk.note.written", says="A note was written", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class NoteWritten(News):
    """A note was written. Only staff see it."""

    note: int
    text: str


@news("desk.case.claimed", says="Someone took the case")
@dataclass(frozen=True, kw_only=True)
class CaseClaimed(News):
    """The actor took the case and is its owner now. `before` is the id of the owner before, null when there was none."""

    before: int | None = None


@news("desk.case.assigned", says="The case was given to someone")
@dataclass(frozen=True, kw_only=True)
class CaseAssigned(News):
    """The case got another owner in the same team. `to` is the id of the new owner, null when it has none.

    `why` is `left` when the owner before, `before`, has left; absent otherwise.
    """

    to: int | None = None
    before: int | None = None
    team_before: str = ""
    why: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the facts, without an empty `why`."""
        return {name: value for name, value in super().facts().items() if name != "why" or value}


@news("desk.brief.written", says="The brief of the case was written", forgets=("wants", "tried", "promised", "next"))
@dataclass(frozen=True, kw_only=True)
class BriefWritten(News):
    """A brief was written, in its four parts; `version` counts from 1 on each case."""

    brief: int
    version: int
    wants: str
    tried: str
    promised: str
    next: str


@news("desk.case.handed_over", says="The case was handed over")
@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(News):
    """The case went to another team, or to a colleague with a brief.

    `to` (null: no owner) and the entry's `team` have the case now; `before` and `team_before` had it. `brief` is false
    when it went without one, which only programs can do. `version` is the version of the brief.
    """

    to: int | None = None
    before: int | None = None
    team_before: str = ""
    brief: bool = True
    version: int = 0


@news("desk.case.sorted", says="The case was sorted under a topic")
@dataclass(frozen=True, kw_only=True)
class CaseTopicSet(News):
    """The topic of the case was changed. The entry's `topic` is the new one, `before` the old one; either may be empty."""

    before: str = ""


@news("desk.case.merged", says="The case was merged into another")
@dataclass(frozen=True, kw_only=True)
class CaseMerged(News):
    """The case was closed and continues in the case `into`. No measure counts it from now on."""

    into: int


@news("desk.case.unmerged", says="The case was taken apart from another again")
@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(News):
    """A merge was undone. `out_of` is the case it had been merged into."""

    out_of: int


@news("desk.case.waiting", says="The case waits")
@dataclass(frozen=True, kw_only=True)
class CaseWaiting(News):
    """The case was put on hold. `on` is customer, third party or time; `until` is an ISO instant or empty."""

    on: str
    until: str = ""


@news("desk.case.resumed", says="The wait ended")
@dataclass(frozen=True, kw_only=True)
class CaseResumed(News):
    """The wait ended.

    `why` is customer wrote, copy wrote, time came, not delivered (our reply did not arrive), or by hand.
    """

    why: str


@news("desk.case.resolved", says="The case was resolved")
@dataclass(frozen=True, kw_only=True)
class CaseResolved(News):
    """The case was resolved: it is settled as far as we know."""


@news("desk.case.reopened", says="The case was reopened")
@dataclass(frozen=True, kw_only=True)
class CaseReopened(News):
    """The case was reopened.

    `why` is customer wrote, copy wrote, not delivered (our reply did not arrive), or by hand.
    """

    why: str


@news("desk.case.closed", says="The case was closed")
@dataclass(frozen=True, kw_only=True)
class CaseClosed(News):
    """The case was closed. A later message of the customer opens a new case that names this one."""


@news("desk.case.customer_named", says="The customer of the case was named")
@dataclass(frozen=True, kw_only=True)
class CaseCustomerNamed(News):
    """A member of staff recorded who wrote a message that did not say it clearly. The entry's customer is that person."""

    message: int


@news("desk.case.released", says="The case was released from quarantine")
@dataclass(frozen=True, kw_only=True)
class CaseReleased(News):
    """The case was released from quarantine: from now on it is work like any other."""


@news("desk.case.discarded", says="The case was marked as not a customer's")
@dataclass(frozen=True, kw_only=True)
class CaseDiscarded(News):
    """The case was closed as not a customer request (spam, a loop, a machine).

    No measure counts it; `why` is the reason.
    """

    why: str
