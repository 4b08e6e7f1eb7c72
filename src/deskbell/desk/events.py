"""News of the desk."""

from dataclasses import dataclass
from typing import Any

from deskbell.journal.news import News, news


@news("desk.case.opened", says="A case was opened", forgets=("subject",))
@dataclass(frozen=True, kw_only=True)
class CaseOpened(News):
    """`by` is customer or us: who began. `held` is true when it began in quarantine."""

    subject: str
    by: str
    held: bool = False


@news("desk.message.received", says="The customer wrote", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class MessageReceived(News):
    """`automatic` as on Contact; `proof` as on Contact; `held` true when only staff see it until accepted."""

    message: int
    text: str
    automatic: str = "none"
    proof: str = "claimed"
    held: bool = False


@news("desk.message.accepted", says="A held message was accepted")
@dataclass(frozen=True, kw_only=True)
class MessageAccepted(News):
    """A person of the desk looked at a held message and let it count as the customer's (or a third party's) words."""

    message: int


@news("desk.message.replied", says="A person replied", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class MessageReplied(News):
    """A public message written by a person of the desk.

    `signed` and `trained` say whether the writer had signed the rules in force and passed their training; absent when not known.
    `copies` is how many others it went to; absent when to nobody.
    """

    message: int
    text: str
    copies: int | None = None
    signed: bool | None = None
    trained: bool | None = None

    def facts(self) -> dict[str, Any]:
        """Without what is not known."""
        return {name: value for name, value in super().facts().items() if value is not None}


@news("desk.message.acknowledged", says="The contact was acknowledged")
@dataclass(frozen=True, kw_only=True)
class MessageAcknowledged(News):
    """A machine said that the message has arrived; never counts as a reply."""

    message: int


@news("desk.note.written", says="A note was written", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class NoteWritten(News):
    """Only staff see it."""

    note: int
    text: str


@news("desk.case.claimed", says="Someone took the case")
@dataclass(frozen=True, kw_only=True)
class CaseClaimed(News):
    """The actor is the new owner."""

    before: int | None = None


@news("desk.case.assigned", says="The case was given to someone")
@dataclass(frozen=True, kw_only=True)
class CaseAssigned(News):
    """Inside one team. `to` is the id of the new owner or null for nobody yet."""

    to: int | None = None
    before: int | None = None
    team_before: str = ""


@news("desk.brief.written", says="The brief of the case was written", forgets=("wants", "tried", "promised", "next"))
@dataclass(frozen=True, kw_only=True)
class BriefWritten(News):
    """What the customer wants, what was tried, what was promised, what is next; `version` counts from 1 on each case."""

    brief: int
    version: int
    wants: str
    tried: str
    promised: str
    next: str


@news("desk.case.handed_over", says="The case was handed over")
@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(News):
    """Another team, or a colleague with a brief, has the case now: `to` (null for nobody yet) and `team` have it, `before` and
    `team_before` had it. `brief` is false when it went without one, which only programs can do; `version` is the brief's.
    """

    to: int | None = None
    before: int | None = None
    team_before: str = ""
    brief: bool = True
    version: int = 0


@news("desk.case.sorted", says="The case was sorted under a topic")
@dataclass(frozen=True, kw_only=True)
class CaseSorted(News):
    """`topic` is the topic from now on, `before` the one until then; either may be empty."""

    before: str = ""


@news("desk.case.merged", says="The case was merged into another")
@dataclass(frozen=True, kw_only=True)
class CaseMerged(News):
    """One matter, told twice: `case` ends, its story goes on in the case `into`. No measure counts it from now on."""

    into: int


@news("desk.case.unmerged", says="The case was taken apart from another again")
@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(News):
    """Two matters after all: `case` goes on by itself; `out_of` is the case it had been merged into."""

    out_of: int


@news("desk.case.waiting", says="The case waits")
@dataclass(frozen=True, kw_only=True)
class CaseWaiting(News):
    """`on` is customer, third party or time; `until` an ISO instant or empty."""

    on: str
    until: str = ""


@news("desk.case.resumed", says="The wait ended")
@dataclass(frozen=True, kw_only=True)
class CaseResumed(News):
    """`why` is customer wrote, copy wrote, time came, not delivered (our reply did not arrive), or by hand."""

    why: str


@news("desk.case.resolved", says="The case was resolved")
@dataclass(frozen=True, kw_only=True)
class CaseResolved(News):
    """The matter is settled as far as we know."""


@news("desk.case.reopened", says="The case was reopened")
@dataclass(frozen=True, kw_only=True)
class CaseReopened(News):
    """`why` is customer wrote, not delivered (our reply did not arrive), or by hand."""

    why: str


@news("desk.case.closed", says="The case was closed")
@dataclass(frozen=True, kw_only=True)
class CaseClosed(News):
    """Nothing more is expected; what the customer writes now opens a new case that names this one."""


@news("desk.case.released", says="The case was released from quarantine")
@dataclass(frozen=True, kw_only=True)
class CaseReleased(News):
    """A person looked at it: from now on it is work like any other."""


@news("desk.case.discarded", says="The case was marked as not a customer's")
@dataclass(frozen=True, kw_only=True)
class CaseDiscarded(News):
    """Spam, a loop, a machine: closed, kept, and left out of every measure with this reason."""

    why: str
