"""Where a mail belongs. A pure decision: what was understood, and what we know about those it names, give one answer.

Identity is claimed until it is proven; only a token of ours, or a proven sender who is on the case, joins a case.
Whatever is doubtful is held: staff see it with the reason, nothing is sent, nobody else sees it.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from deskbell.channels.kinds.email.sender import Sender
from deskbell.channels.kinds.email.understanding import Understood
from deskbell.desk.actions.copies import MOST as COPIES

OPENED_PER_HOUR = 20
AGAIN = "the same mail has come before"
Kind = Literal["open", "join", "aside"]
Remark = list[str]


@dataclass(frozen=True, kw_only=True)
class CaseSeen:
    """A case as far as placing needs it. `participant`: the sender of this mail is on it. `copied`: we have written to
    them in copy. `shared`: to anybody in copy, so that more people than the customer hold its token.
    """

    id: int
    ref: str
    closed: bool
    participant: bool
    copied: bool = False
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Returned:
    """The delivery a bounce speaks of. `certain`: it came to that delivery's own address and names its Message-ID."""

    delivery: int
    case: int
    certain: bool


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known around one mail: `ours` says that its sender claims to be us, `again` that it is the very mail that came
    before, `group` that it came by a group whose address is ours, `test` that we sent it to see whether mail arrives.
    `token` and `known` are the cases its token and its references name. `copied` are those it went to beside us.
    """

    sender: Sender
    ours: bool = False
    again: bool = False
    group: bool = False
    test: bool = False
    staff: bool = False
    token: CaseSeen | None = None
    known: CaseSeen | None = None
    mentioned: tuple[str, ...] = ()
    returned: Returned | None = None
    opened_lately: int = 0
    flood: CaseSeen | None = None
    acknowledges: bool = True
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`held` keeps the message back, `case_held` the whole new case. `state` is what becomes of a returned delivery.

    `copies` are who was in copy, at most so many as an answer can go to; `vouched` says that it is the sender who says so.
    """

    kind: Kind
    why: str = ""
    case: int | None = None
    party: str = ""
    name: str = ""
    proof: str = "claimed"
    automatic: str = "none"
    held: str = ""
    case_held: str = ""
    acknowledge: bool = False
    returned: int | None = None
    state: str = ""
    remarks: list[Remark] = field(default_factory=list)
    copies: tuple[str, ...] = ()
    vouched: bool = False


def place(known: Understood, around: Surroundings) -> Decision:
    """The one answer for this mail."""
    few = len(around.copied) <= COPIES
    return replace(_place(known, around), copies=around.copied[:COPIES], vouched=few and around.sender.proven)


def _place(known: Understood, around: Surroundings) -> Decision:
    if around.test:
        return Decision(kind="aside", why="test")
    if around.ours:
        return Decision(kind="aside", why="it says it comes from an address of ours", party=around.sender.party)
    if around.again:
        return Decision(kind="aside", why=AGAIN, party=around.sender.party)
    if around.group:
        known = replace(known, automatic="none", automatic_why="")
    if known.automatic == "bounce":
        return _bounce(known, around)
    case = around.token or (around.known if around.sender.proven and _may(around.known) else None)
    if case is not None and not case.closed:
        return _join(known, around, case)
    return _open(known, around, case)


def _may(case: CaseSeen | None) -> bool:
    return case is not None and (case.participant or case.copied)


def _bounce(known: Understood, around: Surroundings) -> Decision:
    """A report on a mail of ours stays with it; one that proves nothing, or says that it is still tried, changes nothing."""
    back = around.returned
    remarks = _remarks(known, around)
    if back is None:
        held = "bounce of nothing we sent"
        return _flooded(around) or _new(known, around, held=held, remarks=remarks)
    state = "bounced" if back.certain and known.gave_up else ""
    if not back.certain:
        remarks.append(["bounce"])
    return Decision(
        kind="join",
        case=back.case,
        party=around.sender.party,
        name=around.sender.name,
        automatic="bounce" if known.gave_up else "reply",
        returned=back.delivery if back.certain else None,
        state=state,
        remarks=remarks,
    )


def _join(known: Understood, around: Surroundings, case: CaseSeen) -> Decision:
    """Somebody else than the customer is held until a person has looked, unless it was a person who wrote to them in copy."""
    remarks = _remarks(known, around)
    doubtful = not around.sender.clear or bool(around.sender.form)
    third = doubtful or not case.participant
    welcome = case.copied and not doubtful and not around.staff
    if third:
        remarks.append(["in copy" if welcome else "third party"])
    return Decision(
        kind="join",
        case=case.id,
        party=around.sender.party,
        name=around.sender.name,
        proof="third party" if third else "proven" if around.sender.proven or not case.shared else "claimed",
        automatic=known.automatic,
        held="third party" if third and not welcome else _unreadable(known),
        remarks=remarks,
    )


def _open(known: Understood, around: Surroundings, before: CaseSeen | None) -> Decision:
    flooded = _flooded(around)
    if flooded is not None:
        return flooded
    remarks = _remarks(known, around)
    if before is not None:
        remarks.append(["continues", before.ref])
    elif around.known is not None:
        remarks.append(["refers", around.known.ref])
    if around.opened_lately >= OPENED_PER_HOUR:
        remarks.append(["many", str(around.opened_lately)])
        return _new(known, around, held="too many at once", why="flood", remarks=remarks)
    return _new(known, around, held=_held(known, around), remarks=remarks)


def _flooded(around: Surroundings) -> Decision | None:
    """The case that already takes what one sender pours over us."""
    if around.opened_lately < OPENED_PER_HOUR or around.flood is None or around.flood.closed:
        return None
    return Decision(
        kind="join",
        case=around.flood.id,
        party=around.sender.party,
        name=around.sender.name,
        held="too many at once",
    )


def _new(known: Understood, around: Surroundings, *, held: str, remarks: list[Remark], why: str = "") -> Decision:
    sender = around.sender
    quiet = bool(held) or known.automatic != "none" or not sender.clear or around.staff or not sender.answerable
    return Decision(
        kind="open",
        why=why,
        party=sender.party if sender.clear else ", ".join(sender.all)[:300],
        name=sender.name,
        proof="proven" if sender.proven else "claimed",
        automatic=known.automatic,
        case_held=held,
        acknowledge=around.acknowledges and not quiet,
        remarks=remarks,
    )


def _held(known: Understood, around: Surroundings) -> str:
    """Why a new case begins in quarantine; empty when it is work like any other."""
    reasons = {"loop": "loop", "list": "mailing list", "reply": "automatic mail"}
    return _unreadable(known) or reasons.get(known.automatic, "") or ("" if around.sender.clear else "sender unclear")


def _unreadable(known: Understood) -> str:
    return "not readable" if is_guess(known) else ""


def is_guess(known: Understood) -> bool:
    """True when the mail defeated its reader, and only a glance at it is known."""
    return any(remark.startswith("not understood:") for remark in known.defects)


def _remarks(known: Understood, around: Surroundings) -> list[Remark]:
    remarks: list[Remark] = []
    if around.staff:
        remarks.append(["staff"])
    if not around.sender.clear:
        remarks.append(["unclear", ", ".join(around.sender.all)[:300]])
    if around.sender.named:
        remarks.append(["named", ", ".join(around.sender.all)[:300]])
    if around.sender.asks_elsewhere:
        remarks.append(["reply to", around.sender.asks_elsewhere])
    if around.sender.form:
        remarks.append(["group" if around.sender.group else "form", around.sender.form])
    if len(around.copied) > COPIES:
        remarks.append(["crowd", str(len(around.copied))])
    if around.mentioned:
        remarks.append(["mentions", ", ".join(around.mentioned)])
    if known.automatic != "none":
        remarks.append(["machine", known.automatic_why])
    if known.desk_hops:
        remarks.append(["hops", str(known.desk_hops)])
    return remarks + [["defect", defect] for defect in known.defects[:20]]
