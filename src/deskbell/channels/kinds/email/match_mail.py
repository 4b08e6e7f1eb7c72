"""Decide which case a mail belongs to. The decision depends only on the parsed mail and its context, and has no side
effects.

A sender is claimed until proven. A mail joins a case by a token of ours, or when its sender is proven and is on the
case. A doubtful mail is held: only staff see it, with the reason, and nothing is sent.
"""

from dataclasses import dataclass, replace

from deskbell.channels.intake.limits import JOINED_PER_HOUR, OPENED_PER_HOUR
from deskbell.channels.intake.match_decision import MatchDecision
from deskbell.channels.kinds.email.limits import MAX_COPIES
from deskbell.channels.kinds.email.parsing import ParsedMail
from deskbell.channels.kinds.email.sender import Sender
from deskbell.channels.reasons import AsideReason, MessageRemark, RemarkCode
from deskbell.desk.reasons import HoldReason


@dataclass(frozen=True, kw_only=True)
class CandidateCase:
    """A case that a mail may join.

    - `participant`: the sender of the mail is on the case.
    - `copied`: we have written to the sender in copy.
    - `shared`: we have written to someone in copy, so other people have its reply address, too.
    - `joined_last_hour` is how many mails of the sender came to it.
    """

    id: int
    ref: str
    closed: bool
    participant: bool
    copied: bool = False
    shared: bool = False
    joined_last_hour: int = 0


@dataclass(frozen=True, kw_only=True)
class BouncedDelivery:
    """The delivery that a bounce is about. `certain`: the bounce proves it, so it may change the delivery."""

    delivery: int
    case: int
    certain: bool


@dataclass(frozen=True, kw_only=True)
class MailContext:
    """What the decision about one mail depends on, beside the mail itself.

    - `is_own_address`: the sender claims to be one of our addresses. `is_staff`: the sender is a colleague.
    - `is_duplicate`: the same mail came before. `is_test`: it is our own test mail.
    - `is_group`: it came through a mailing group whose address is ours.
    - `token` is the case that its token names, `referenced` the case of the mails that it answers.
    - `mentioned` are case references in the subject. `returned` is the delivery that a bounce is about.
    - `opened_last_hour` is how many cases the sender opened, `flood` the case that gathers a sender's too many mails.
    - `copied` are the other recipients of the mail. `alias` is an address by which it reached us and that nobody listed.
    """

    sender: Sender
    is_own_address: bool = False
    is_duplicate: bool = False
    is_group: bool = False
    is_test: bool = False
    is_staff: bool = False
    token: CandidateCase | None = None
    referenced: CandidateCase | None = None
    mentioned: tuple[str, ...] = ()
    returned: BouncedDelivery | None = None
    opened_last_hour: int = 0
    flood: CandidateCase | None = None
    acknowledges: bool = True
    copied: tuple[str, ...] = ()
    alias: str = ""


def match_mail(parsed: ParsedMail, context: MailContext) -> MatchDecision:
    """Decide which case this mail joins, whether it opens one, or whether it is set aside."""
    few = len(context.copied) <= MAX_COPIES
    return replace(_decide(parsed, context), copies=context.copied[:MAX_COPIES], vouched=few and context.sender.proven)


def _decide(parsed: ParsedMail, context: MailContext) -> MatchDecision:
    if context.is_test:
        return MatchDecision(kind="aside", aside=AsideReason.TEST)
    if context.is_own_address:
        return MatchDecision(kind="aside", aside=AsideReason.OWN_ADDRESS, party=context.sender.party)
    if context.is_duplicate:
        return MatchDecision(kind="aside", aside=AsideReason.DUPLICATE, party=context.sender.party)
    if context.is_group:
        parsed = replace(parsed, automatic="none", automatic_why=None)
    if parsed.automatic == "bounce":
        return _bounce(parsed, context)
    case = context.token or (context.referenced if context.sender.proven and _may_join(context.referenced) else None)
    if case is not None and not case.closed:
        return _join(parsed, context, case)
    return _open(parsed, context, case)


def _may_join(case: CandidateCase | None) -> bool:
    return case is not None and (case.participant or case.copied)


def _bounce(parsed: ParsedMail, context: MailContext) -> MatchDecision:
    """Match a bounce to the case of the mail that came back.

    Without proof, or while the other server still tries, the delivery does not change.
    """
    back = context.returned
    remarks = _remarks(parsed, context)
    if back is None:
        held = HoldReason.STRAY_BOUNCE
        return _join_flood(context) or _open_new(parsed, context, held=held, remarks=remarks)
    state = "bounced" if back.certain and parsed.gave_up else ""
    if not back.certain:
        remarks.append(MessageRemark(RemarkCode.BOUNCE))
    return MatchDecision(
        kind="join",
        case=back.case,
        party=context.sender.party,
        automatic="bounce" if parsed.gave_up else "reply",
        returned=back.delivery if back.certain else None,
        state=state,
        said=" ".join(f"{one.address} {one.status}".strip() for one in parsed.bounce)[:300],
        remarks=remarks,
    )


def _join(parsed: ParsedMail, context: MailContext, case: CandidateCase) -> MatchDecision:
    """Add the mail to a case. A sender who is not the customer is held until staff accept it, unless we had written to
    them in copy.
    """
    remarks = _remarks(parsed, context)
    doubtful = not context.sender.clear or bool(context.sender.form)
    third = doubtful or not case.participant
    welcome = case.copied and not doubtful and not context.is_staff
    many = case.joined_last_hour >= JOINED_PER_HOUR
    if third:
        remarks.append(MessageRemark(RemarkCode.IN_COPY if welcome else RemarkCode.THIRD_PARTY))
    if many:
        remarks.append(MessageRemark(RemarkCode.MANY_JOINED, str(JOINED_PER_HOUR)))
    return MatchDecision(
        kind="join",
        case=case.id,
        party=context.sender.party,
        proof="third party" if third else "proven" if context.sender.proven or not case.shared else "claimed",
        automatic=parsed.automatic,
        held=HoldReason.THIRD_PARTY if third and not welcome else HoldReason.TOO_MANY if many else _unreadable(parsed),
        tells_budget=many and not third and parsed.automatic == "none" and _is_acknowledged(context),
        remarks=remarks,
    )


def _open(parsed: ParsedMail, context: MailContext, before: CandidateCase | None) -> MatchDecision:
    flooded = _join_flood(context)
    if flooded is not None:
        return flooded
    remarks = _remarks(parsed, context)
    if before is not None:
        remarks.append(MessageRemark(RemarkCode.CONTINUES, before.ref))
    elif context.referenced is not None:
        remarks.append(MessageRemark(RemarkCode.REFERS, context.referenced.ref))
    if context.opened_last_hour >= OPENED_PER_HOUR:
        remarks.append(MessageRemark(RemarkCode.MANY, str(context.opened_last_hour)))
        return _open_new(parsed, context, held=HoldReason.TOO_MANY, flood=True, remarks=remarks)
    return _open_new(parsed, context, held=_held(parsed, context), remarks=remarks)


def _is_acknowledged(context: MailContext) -> bool:
    return context.acknowledges and context.sender.answerable and not context.is_staff


def _join_flood(context: MailContext) -> MatchDecision | None:
    """Return the decision for a sender who writes too much: join the case that gathers their mail. None when there is
    no such case.
    """
    if context.opened_last_hour < OPENED_PER_HOUR or context.flood is None or context.flood.closed:
        return None
    return MatchDecision(
        kind="join",
        case=context.flood.id,
        party=context.sender.party,
        held=HoldReason.TOO_MANY,
    )


def _open_new(
    parsed: ParsedMail,
    context: MailContext,
    *,
    held: HoldReason | None,
    remarks: list[MessageRemark],
    flood: bool = False,
) -> MatchDecision:
    sender = context.sender
    quiet = bool(held) or parsed.automatic != "none" or not sender.clear or context.is_staff or not sender.answerable
    return MatchDecision(
        kind="open",
        flood=flood,
        party=sender.party if sender.clear else ", ".join(sender.all)[:300],
        proof="proven" if sender.proven else "claimed",
        automatic=parsed.automatic,
        case_held=held,
        acknowledge=context.acknowledges and not quiet,
        remarks=remarks,
    )


def _held(parsed: ParsedMail, context: MailContext) -> HoldReason | None:
    """Return why a new case starts in quarantine; None when it does not."""
    reasons = {"loop": HoldReason.LOOP, "list": HoldReason.MAILING_LIST, "reply": HoldReason.AUTOMATIC}
    unclear = None if context.sender.clear else HoldReason.SENDER_UNCLEAR
    return _unreadable(parsed) or reasons.get(parsed.automatic) or unclear


def _unreadable(parsed: ParsedMail) -> HoldReason | None:
    return HoldReason.UNREADABLE if is_unreadable(parsed) else None


def is_unreadable(parsed: ParsedMail) -> bool:
    """Return whether the mail could not be parsed, so that only sender and subject are known."""
    return any(one.is_unread for one in parsed.defects)


def _remarks(parsed: ParsedMail, context: MailContext) -> list[MessageRemark]:
    remarks: list[MessageRemark] = []
    if context.is_staff:
        remarks.append(MessageRemark(RemarkCode.STAFF))
    if not context.sender.clear:
        remarks.append(MessageRemark(RemarkCode.UNCLEAR, ", ".join(context.sender.all)[:300]))
    if context.sender.named:
        remarks.append(MessageRemark(RemarkCode.NAMED, ", ".join(context.sender.all)[:300]))
    if context.sender.asks_elsewhere:
        remarks.append(MessageRemark(RemarkCode.REPLY_TO, context.sender.asks_elsewhere))
    if context.sender.form:
        remarks.append(
            MessageRemark(RemarkCode.GROUP if context.sender.group else RemarkCode.FORM, context.sender.form)
        )
    if context.alias:
        remarks.append(MessageRemark(RemarkCode.ALIAS, context.alias))
    if len(context.copied) > MAX_COPIES:
        remarks.append(MessageRemark(RemarkCode.CROWD, str(len(context.copied))))
    if context.mentioned:
        remarks.append(MessageRemark(RemarkCode.MENTIONS, ", ".join(context.mentioned)))
    if parsed.automatic_why is not None:
        remarks.append(MessageRemark(RemarkCode.MACHINE, *parsed.automatic_why))
    if parsed.desk_hops:
        remarks.append(MessageRemark(RemarkCode.HOPS, str(parsed.desk_hops)))
    return remarks + [MessageRemark(RemarkCode.DEFECT, *finding) for finding in parsed.defects[:20]]
