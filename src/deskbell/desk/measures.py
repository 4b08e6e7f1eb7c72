"""What the desk's news can be measured by."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from deskbell.desk.events import (
    CaseAssigned,
    CaseClaimed,
    CaseClosed,
    CaseDiscarded,
    CaseHandedOver,
    CaseMerged,
    CaseOpened,
    CaseReleased,
    CaseReopened,
    CaseResolved,
    CaseResumed,
    CaseUnmerged,
    CaseWaiting,
    MessageAccepted,
    MessageReceived,
    MessageReplied,
)
from deskbell.standards.measuring import (
    Count,
    LeftOut,
    Marks,
    Pause,
    Rounds,
    Share,
    Span,
    Undone,
    measure,
    on,
)

DAYS = 7
_MACHINES = ("reply", "bounce", "list", "loop")
_NOT_HELD = (False, None)
# Somebody in copy is not the customer; of an imported past nobody knows.
_THE_CUSTOMER = ("proven", "claimed", None)

on_the_customer = Pause(
    begins=(on(CaseWaiting, on="customer"),),
    ends=(
        on(CaseWaiting, on=("third party", "time")),
        on(CaseResumed),
        on(CaseResolved),
        on(CaseReopened),
        on(CaseClosed),
    ),
    why="waiting on the customer",
)
quarantined = LeftOut(begins=(on(CaseOpened, held=True),), ends=(on(CaseReleased),), why="in quarantine")
discarded = LeftOut(begins=(on(CaseDiscarded),), ends=(on(CaseReopened),), why="not a customer's", because="why")
merged = LeftOut(begins=(on(CaseMerged),), ends=(on(CaseUnmerged),), why="merged")
by_machine = LeftOut(
    begins=(on(MessageReceived, automatic=_MACHINES),),
    ends=(on(MessageReceived, automatic="none"),),
    why="began by machine",
    because="automatic",
    at_once=True,
    first_decides=True,
    restarts=True,
)
never_a_customers = (quarantined, discarded, by_machine, merged)

first_reply = measure(
    Span(
        name="first reply",
        says=_(
            "From the customer’s first words to the first public message written by a person. "
            "Automatic messages do not count. The clock rests while the case waits on the customer."
        ),
        start=(on(CaseOpened, by="customer"),),
        stop=(on(MessageReplied),),
        pauses=(on_the_customer,),
        leaves_out=never_a_customers,
    )
)

next_reply = measure(
    Span(
        name="next reply",
        says=_(
            "From the first of a run of customer messages to the next public message written by a person. "
            "Every run counts, the first as well. The clock rests while the case waits on the customer."
        ),
        start=(on(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER), on(MessageAccepted)),
        stop=(on(MessageReplied),),
        pauses=(on_the_customer,),
        leaves_out=(discarded, merged),
        rounds=Rounds.AFTER,
    )
)

resolution = measure(
    Span(
        name="resolution",
        says=format_lazy(
            _(
                "From the opening of a case to its resolution. One that is undone within {days} days does not count, and "
                "the clock has run on meanwhile. The clock rests while the case waits on the customer."
            ),
            days=DAYS,
        ),
        start=(on(CaseOpened),),
        stop=(on(CaseResolved),),
        undone=Undone(by=(on(CaseReopened),), days=DAYS),
        pauses=(on_the_customer,),
        leaves_out=never_a_customers,
        counts=(on(CaseReopened),),
    )
)

open_age = measure(
    Span(
        name="open age",
        says=_(
            "How long the cases that are open have been so. Counted is what is open at that moment, "
            "whenever it began. The clock rests while the case waits on the customer."
        ),
        reads=resolution,
        open=True,
    )
)

reopenings = measure(
    Count(
        name="reopenings",
        says=_("How often a case was reopened after it had been resolved."),
        reads=resolution,
        names={
            "th": "จำนวนครั้งที่เปิดเรื่องใหม่",
            "el": "πλήθος επανανοιγμάτων",
            "af": "heropenings",
            "hi": "दोबारा खुलने की गिनती",
        },
    )
)

reopened = measure(
    Share(
        name="reopened",
        says=format_lazy(
            _("Resolutions that were undone within {days} days, of all resolutions that are so many days old."),
            days=DAYS,
        ),
        start=(on(CaseResolved),),
        stop=(on(CaseReopened),),
        counts=(on(CaseReopened),),
        rounds=Rounds.AFTER,
        within=DAYS,
        leaves_out=(discarded, merged),
    )
)

first_contact = measure(
    Share(
        name="first-contact resolution",
        says=format_lazy(
            _(
                "Answered messages of customers who are known, after which they did not have to come again about it within "
                "{days} days and which were not handed over, of all such messages that are so many days old."
            ),
            days=DAYS,
        ),
        subject="customer",
        unknown="customer not known",
        unmarked=True,
        start=(on(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER), on(MessageAccepted)),
        counts=(
            on(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER, same="case"),
            on(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER, same="topic"),
            on(MessageAccepted, same="case"),
            on(MessageAccepted, same="topic"),
            on(CaseHandedOver, same="case", moved="team_before"),
            on(CaseAssigned, same="case", moved="team_before"),
        ),
        rounds=Rounds.BESIDE,
        within=DAYS,
        leaves_out=(
            LeftOut(
                begins=(on(MessageReceived), on(MessageAccepted)),
                ends=(on(MessageReplied, same="case"),),
                why="not answered",
                first_decides=True,
            ),
            LeftOut(
                begins=(on(CaseDiscarded, same="case"),),
                ends=(on(CaseReopened, same="case"),),
                why="not a customer's",
                because="why",
            ),
            LeftOut(begins=(on(CaseMerged, same="case"),), ends=(on(CaseUnmerged, same="case"),), why="merged"),
        ),
    )
)

handovers = measure(
    Count(
        name="handovers",
        says=_("How often a case went from one team to another, whatever it was that moved it."),
        start=(on(CaseOpened),),
        stop=(on(CaseResolved), on(CaseClosed)),
        undone=Undone(by=(on(CaseReopened),)),
        runs=(
            on(CaseOpened),
            on(CaseClaimed),
            on(CaseAssigned),
            on(CaseHandedOver),
            on(CaseWaiting),
            on(CaseResumed),
            on(CaseResolved),
            on(CaseReopened),
            on(CaseClosed),
            on(MessageReplied),
        ),
        leaves_out=(quarantined, discarded, merged),
    )
)

returns = measure(
    Count(
        name="returns",
        says=_("How often a case came back to a team that had already had it."),
        reads=handovers,
        of=Marks.RETURNS,
    )
)

returned = measure(
    Share(
        name="returned",
        says=_("Cases that came back to a team that had already had them, of all cases that have ended."),
        reads=handovers,
        of=Marks.RETURNS,
    )
)

ping_pong = measure(
    Share(
        name="ping-pong",
        says=_("Cases that the same team got back twice or more, of all cases that have ended."),
        reads=handovers,
        of=Marks.AGAIN,
    )
)

cold_handovers = measure(
    Share(
        name="cold handovers",
        says=_("Handovers to another team without a brief, of all handovers."),
        start=(on(CaseHandedOver, moved="team_before"), on(CaseAssigned, moved="team_before")),
        counts=(
            on(CaseHandedOver, brief=(False, None), moved="team_before"),
            on(CaseAssigned, moved="team_before"),
        ),
        rounds=Rounds.EACH,
    )
)

signed_cover = measure(
    Share(
        name="signed cover",
        says=_("Replies by someone who had signed the rules then in force, of all replies of which it is known."),
        start=(on(MessageReplied),),
        counts=(on(MessageReplied, signed=True),),
        rounds=Rounds.EACH,
        leaves_out=(LeftOut(begins=(on(MessageReplied, signed=None),), why="not known"),),
    )
)

trained_cover = measure(
    Share(
        name="trained cover",
        says=_("Replies by someone who had passed the training then asked for, of all replies of which it is known."),
        start=(on(MessageReplied),),
        counts=(on(MessageReplied, trained=True),),
        rounds=Rounds.EACH,
        leaves_out=(LeftOut(begins=(on(MessageReplied, trained=None),), why="not known"),),
    )
)
