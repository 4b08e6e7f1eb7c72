"""The kinds of news that may be imported from another system, with the facts that each needs."""

from deskbell.desk.events import (
    CaseAssigned,
    CaseClaimed,
    CaseClosed,
    CaseDiscarded,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    CaseResolved,
    CaseResumed,
    CaseTopicSet,
    CaseWaiting,
    MessageAcknowledged,
    MessageReceived,
    MessageReplied,
    NoteWritten,
)
from deskbell.desk.models import Case
from deskbell.desk.reasons import AutomaticKind, ReopenReason, ResumeReason, SenderProof
from deskbell.journal.import_rules import allow_import

_CASE = ("case",)
_OPENED = (CaseOpened, CaseReopened)
_MACHINES = (AutomaticKind.NONE, AutomaticKind.REPLY, AutomaticKind.BOUNCE, AutomaticKind.LIST, AutomaticKind.LOOP)
_RESUMED_BY = (ResumeReason.CUSTOMER_WROTE, ResumeReason.TIME_CAME, ResumeReason.BY_HAND)
_REOPENED_BY = (ReopenReason.CUSTOMER_WROTE, ReopenReason.BY_HAND)

allow_import(CaseOpened, needs=_CASE, choices={"by": ("customer", "us")}, begins=True)
allow_import(
    MessageReceived,
    needs=_CASE,
    ours=("message",),
    choices={"automatic": tuple(_MACHINES), "proof": tuple(SenderProof)},
)
allow_import(MessageReplied, needs=_CASE, ours=("message",))
allow_import(MessageAcknowledged, needs=_CASE, ours=("message",))
allow_import(NoteWritten, needs=_CASE, ours=("note",))
allow_import(CaseClaimed, needs=_CASE, ours=("before",))
allow_import(CaseAssigned, needs=_CASE, ours=("to", "before"), team_before="team_before")
allow_import(CaseHandedOver, needs=(*_CASE, "team"), ours=("to", "before"), team_before="team_before")
allow_import(CaseTopicSet, needs=_CASE)
allow_import(CaseWaiting, needs=_CASE, choices={"on": tuple(Case.WaitingOn.values)})
allow_import(
    CaseResumed,
    needs=_CASE,
    choices={"why": _RESUMED_BY},
)
allow_import(CaseResolved, needs=_CASE, after=_OPENED)
allow_import(CaseClosed, needs=_CASE, after=(*_OPENED, CaseResolved))
allow_import(
    CaseReopened,
    needs=_CASE,
    choices={"why": _REOPENED_BY},
    after=(CaseResolved, CaseClosed, CaseDiscarded),
)
allow_import(CaseDiscarded, needs=_CASE, after=_OPENED)
