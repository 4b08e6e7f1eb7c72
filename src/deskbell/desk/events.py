"""News of the desk."""

from dataclasses import dataclass

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
    """A public message written by a person of the desk."""

    message: int
    text: str


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
    """`to` is the id of the new owner or null for nobody yet; `team` is the team from now on."""

    to: int | None = None
    before: int | None = None
    team_before: str = ""


@news("desk.case.waiting", says="The case waits")
@dataclass(frozen=True, kw_only=True)
class CaseWaiting(News):
    """`on` is customer, third party or time; `until` an ISO instant or empty."""

    on: str
    until: str = ""


@news("desk.case.resumed", says="The wait ended")
@dataclass(frozen=True, kw_only=True)
class CaseResumed(News):
    """`why` is customer wrote, time came, or by hand."""

    why: str


@news("desk.case.resolved", says="The case was resolved")
@dataclass(frozen=True, kw_only=True)
class CaseResolved(News):
    """The matter is settled as far as we know."""


@news("desk.case.reopened", says="The case was reopened")
@dataclass(frozen=True, kw_only=True)
class CaseReopened(News):
    """`why` is customer wrote or by hand."""

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
