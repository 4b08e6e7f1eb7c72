"""What may be told of contacts that another system kept: when a case began, who had it, what was written, how it ended."""

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
    CaseSorted,
    CaseWaiting,
    MessageAcknowledged,
    MessageReceived,
    MessageReplied,
    NoteWritten,
)
from deskbell.journal.past import may_be_imported

CASE = ("case",)
LIVE = (CaseOpened, CaseReopened)

may_be_imported(CaseOpened, needs=CASE, choices={"by": ("customer", "us")}, begins=True)
may_be_imported(
    MessageReceived,
    needs=CASE,
    ours=("message",),
    choices={"automatic": ("none", "reply", "bounce", "list", "loop"), "proof": ("claimed", "proven", "third party")},
)
may_be_imported(MessageReplied, needs=CASE, ours=("message",))
may_be_imported(MessageAcknowledged, needs=CASE, ours=("message",))
may_be_imported(NoteWritten, needs=CASE, ours=("note",))
may_be_imported(CaseClaimed, needs=CASE, ours=("before",))
may_be_imported(CaseAssigned, needs=CASE, ours=("to", "before"))
may_be_imported(CaseHandedOver, needs=(*CASE, "team"), ours=("to", "before"))
may_be_imported(CaseSorted, needs=CASE)
may_be_imported(CaseWaiting, needs=CASE, choices={"on": ("customer", "third party", "time")})
may_be_imported(CaseResumed, needs=CASE, choices={"why": ("customer wrote", "time came", "by hand")})
may_be_imported(CaseResolved, needs=CASE, after=LIVE)
may_be_imported(CaseClosed, needs=CASE, after=(*LIVE, CaseResolved))
may_be_imported(
    CaseReopened,
    needs=CASE,
    choices={"why": ("customer wrote", "by hand")},
    after=(CaseResolved, CaseClosed, CaseDiscarded),
)
may_be_imported(CaseDiscarded, needs=CASE, after=LIVE)
