"""The measures of the desk, such as first reply: declared over its news."""

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
    HeldMessageAccepted,
    MessageReceived,
    MessageReplied,
)
from deskbell.desk.measure_reasons import LeftOutReason, PauseReason, describe_automatic_sender
from deskbell.desk.reads.discard_reasons import describe_discard_reason
from deskbell.standards.measuring import (
    Count,
    Counted,
    LeftOut,
    Marks,
    Pause,
    Rounds,
    Share,
    Span,
    Undone,
    declare_measure,
    news_pattern,
)

DAYS = 7
_MACHINES = ("reply", "bounce", "list", "loop")
_NOT_HELD = (False, None)
# A person in copy is not the customer. An imported past does not say who wrote (None).
_THE_CUSTOMER = ("proven", "claimed", None)

on_the_customer = Pause(
    begins=(news_pattern(CaseWaiting, on="customer"),),
    ends=(
        news_pattern(CaseWaiting, on=("third party", "time")),
        news_pattern(CaseResumed),
        news_pattern(CaseResolved),
        news_pattern(CaseReopened),
        news_pattern(CaseClosed),
    ),
    why=PauseReason.ON_CUSTOMER,
)
quarantined = LeftOut(
    begins=(news_pattern(CaseOpened, held=True),), ends=(news_pattern(CaseReleased),), why=LeftOutReason.QUARANTINE
)
discarded = LeftOut(
    begins=(news_pattern(CaseDiscarded),),
    ends=(news_pattern(CaseReopened),),
    why=LeftOutReason.DISCARDED,
    because="why",
    describe=describe_discard_reason,
)
merged = LeftOut(begins=(news_pattern(CaseMerged),), ends=(news_pattern(CaseUnmerged),), why=LeftOutReason.MERGED)
by_machine = LeftOut(
    begins=(news_pattern(MessageReceived, automatic=_MACHINES),),
    ends=(news_pattern(MessageReceived, automatic="none"),),
    why=LeftOutReason.BY_MACHINE,
    because="automatic",
    describe=describe_automatic_sender,
    at_once=True,
    first_decides=True,
    restarts=True,
)
never_resolved = LeftOut(
    begins=(news_pattern(CaseClosed),),
    ends=(news_pattern(CaseReopened),),
    why=LeftOutReason.NEVER_RESOLVED,
    unless_stopped=True,
)
never_a_customers = (quarantined, discarded, by_machine, merged)

first_reply = declare_measure(
    Span(
        name="first reply",
        says=_(
            "From the customer’s first message to the first public message written by a person. "
            "Automatic messages do not count. The clock is paused while the case is on hold for the "
            "customer."
        ),
        start=(news_pattern(CaseOpened, by="customer"),),
        stop=(news_pattern(MessageReplied),),
        pauses=(on_the_customer,),
        leaves_out=never_a_customers,
    )
)

next_reply = declare_measure(
    Span(
        name="next reply",
        counted=Counted.MESSAGE,
        says=_(
            "From the first of one or more customer messages in a row to the next public message "
            "written by a person. Each of them counts, the first as well. The clock is paused while "
            "the case is on hold for the customer."
        ),
        start=(
            news_pattern(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER),
            news_pattern(HeldMessageAccepted),
        ),
        stop=(news_pattern(MessageReplied),),
        pauses=(on_the_customer,),
        leaves_out=(discarded, merged),
        rounds=Rounds.AFTER,
    )
)

resolution = declare_measure(
    Span(
        name="resolution",
        says=format_lazy(
            _(
                "From opening a case to resolving it. A resolution undone within {days} days does not "
                "count, and the clock keeps running from the start. The clock is paused while the case "
                "is on hold for the customer."
            ),
            days=DAYS,
        ),
        start=(news_pattern(CaseOpened),),
        stop=(news_pattern(CaseResolved),),
        undone=Undone(by=(news_pattern(CaseReopened),), days=DAYS),
        pauses=(on_the_customer,),
        leaves_out=(*never_a_customers, never_resolved),
        counts=(news_pattern(CaseReopened),),
    )
)

open_age = declare_measure(
    Span(
        name="open age",
        says=_(
            "How long the open cases have been open. All cases open at that moment count, whenever "
            "they were opened. The clock is paused while the case is on hold for the customer."
        ),
        reads=resolution,
        open=True,
    )
)

reopenings = declare_measure(
    Count(
        name="reopenings",
        says=_("How often a case was reopened after it was resolved."),
        reads=resolution,
    )
)

reopened = declare_measure(
    Share(
        name="reopened",
        counted=Counted.RESOLUTION,
        says=format_lazy(
            _("Resolutions undone within {days} days, as a share of all resolutions at least that old."),
            days=DAYS,
        ),
        start=(news_pattern(CaseResolved),),
        stop=(news_pattern(CaseReopened),),
        counts=(news_pattern(CaseReopened),),
        rounds=Rounds.AFTER,
        within=DAYS,
        leaves_out=(discarded, merged),
    )
)

first_contact = declare_measure(
    Share(
        name="first-contact resolution",
        counted=Counted.MESSAGE,
        says=format_lazy(
            _(
                "Messages from known customers that were answered, not handed over, and not followed by "
                "another message about the same matter within {days} days, as a share of all such "
                "messages at least that old."
            ),
            days=DAYS,
        ),
        subject="customer",
        unknown=LeftOutReason.CUSTOMER_NOT_KNOWN,
        unmarked=True,
        start=(
            news_pattern(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER),
            news_pattern(HeldMessageAccepted),
        ),
        counts=(
            news_pattern(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER, same="case"),
            news_pattern(MessageReceived, automatic="none", held=_NOT_HELD, proof=_THE_CUSTOMER, same="topic"),
            news_pattern(HeldMessageAccepted, same="case"),
            news_pattern(HeldMessageAccepted, same="topic"),
            news_pattern(CaseHandedOver, same="case", moved="team_before"),
            news_pattern(CaseAssigned, same="case", moved="team_before"),
        ),
        rounds=Rounds.BESIDE,
        within=DAYS,
        leaves_out=(
            LeftOut(
                begins=(news_pattern(MessageReceived), news_pattern(HeldMessageAccepted)),
                ends=(news_pattern(MessageReplied, same="case"),),
                why=LeftOutReason.NOT_ANSWERED,
                first_decides=True,
            ),
            LeftOut(
                begins=(news_pattern(CaseDiscarded, same="case"),),
                ends=(news_pattern(CaseReopened, same="case"),),
                why=LeftOutReason.DISCARDED,
                because="why",
                describe=describe_discard_reason,
            ),
            LeftOut(
                begins=(news_pattern(CaseMerged, same="case"),),
                ends=(news_pattern(CaseUnmerged, same="case"),),
                why=LeftOutReason.MERGED,
            ),
        ),
    )
)

handovers = declare_measure(
    Count(
        name="handovers",
        says=_("How often a case moved from one team to another, for any reason."),
        start=(news_pattern(CaseOpened),),
        stop=(news_pattern(CaseResolved), news_pattern(CaseClosed)),
        undone=Undone(by=(news_pattern(CaseReopened),)),
        runs=(
            news_pattern(CaseOpened),
            news_pattern(CaseClaimed),
            news_pattern(CaseAssigned),
            news_pattern(CaseHandedOver),
            news_pattern(CaseWaiting),
            news_pattern(CaseResumed),
            news_pattern(CaseResolved),
            news_pattern(CaseReopened),
            news_pattern(CaseClosed),
            news_pattern(MessageReplied),
        ),
        leaves_out=(quarantined, discarded, merged),
    )
)

returns = declare_measure(
    Count(
        name="returns",
        says=_("How often a case came back to a team that already had it."),
        reads=handovers,
        of=Marks.RETURNS,
    )
)

returned = declare_measure(
    Share(
        name="returned",
        says=_("Cases that came back to a team that already had them, as a share of all finished cases."),
        reads=handovers,
        of=Marks.RETURNS,
    )
)

ping_pong = declare_measure(
    Share(
        name="ping-pong",
        says=_("Cases that came back to the same team twice or more, as a share of all finished cases."),
        reads=handovers,
        of=Marks.AGAIN,
    )
)

cold_handovers = declare_measure(
    Share(
        name="cold handovers",
        counted=Counted.HANDOVER,
        says=_("Handovers to another team without a brief, as a share of all handovers."),
        start=(news_pattern(CaseHandedOver, moved="team_before"), news_pattern(CaseAssigned, moved="team_before")),
        counts=(
            news_pattern(CaseHandedOver, brief=(False, None), moved="team_before"),
            news_pattern(CaseAssigned, moved="team_before"),
        ),
        rounds=Rounds.EACH,
    )
)

signed_cover = declare_measure(
    Share(
        name="signed cover",
        counted=Counted.REPLY,
        says=_(
            "Replies by people who had signed the rules in force, as a share of all replies for which this is known."
        ),
        start=(news_pattern(MessageReplied),),
        counts=(news_pattern(MessageReplied, signed=True),),
        rounds=Rounds.EACH,
        leaves_out=(LeftOut(begins=(news_pattern(MessageReplied, signed=None),), why=LeftOutReason.NOT_KNOWN),),
    )
)

trained_cover = declare_measure(
    Share(
        name="trained cover",
        counted=Counted.REPLY,
        says=_(
            "Replies by people who had passed the required training, as a share of all replies for which this is known."
        ),
        start=(news_pattern(MessageReplied),),
        counts=(news_pattern(MessageReplied, trained=True),),
        rounds=Rounds.EACH,
        leaves_out=(LeftOut(begins=(news_pattern(MessageReplied, trained=None),), why=LeftOutReason.NOT_KNOWN),),
    )
)
