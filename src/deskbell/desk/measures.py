"""What the desk's news can be measured by."""

from django.utils.translation import gettext_lazy as _

from deskbell.desk.events import (
    CaseClosed,
    CaseDiscarded,
    CaseOpened,
    CaseReleased,
    CaseReopened,
    CaseResolved,
    CaseResumed,
    CaseWaiting,
    MessageReceived,
    MessageReplied,
)
from deskbell.standards.spans import LeftOut, Pause, Span, measure, on

first_reply = measure(
    Span(
        name="first reply",
        says=_(
            "From the customer's first words to the first public message written by a person. "
            "Automatic messages do not count. The clock rests while the case waits on the customer."
        ),
        subject="case",
        start=(on(CaseOpened, by="customer"),),
        stop=(on(MessageReplied),),
        pauses=(
            Pause(
                begins=(on(CaseWaiting, on="customer"),),
                ends=(
                    on(CaseWaiting, on=("third party", "time")),
                    on(CaseResumed),
                    on(CaseResolved),
                    on(CaseReopened),
                    on(CaseClosed),
                ),
                why="waiting on the customer",
            ),
        ),
        leaves_out=(
            LeftOut(begins=(on(CaseOpened, held=True),), ends=(on(CaseReleased),), why="in quarantine"),
            LeftOut(begins=(on(CaseDiscarded),), ends=(on(CaseReopened),), why="not a customer's", because="why"),
            LeftOut(
                begins=(on(MessageReceived, automatic=("reply", "bounce", "list", "loop")),),
                ends=(on(MessageReceived, automatic="none"),),
                why="began by machine",
                because="automatic",
                first_decides=True,
                restarts=True,
            ),
        ),
    )
)
