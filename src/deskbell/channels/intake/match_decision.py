"""The decision about an incoming message: which case it joins or opens, what is held, and why it is set aside."""

from dataclasses import dataclass, field
from typing import Literal

from deskbell.channels.reasons import AsideReason, MessageRemark
from deskbell.desk.reasons import HoldReason

MatchKind = Literal["open", "join", "aside"]


@dataclass(frozen=True, kw_only=True)
class MatchDecision:
    """What happens to an incoming message.

    - `kind`: "open" a case, "join" the case `case`, or "aside" (no case is made of it, for the reason `aside`).
    - `party` is the address that an answer goes to; `proof` and `automatic` as on Contact.
    - `held` is why only the message is held, `case_held` why the whole new case is in quarantine.
    - `acknowledge`: the sender gets an automatic acknowledgement.
    - `tells_budget`: the sender is told, once a day, that they write more than we can take at once.
    - `flood` marks the case that gathers the messages of a sender who writes too much.
    - `returned` is the delivery that a bounce is about, `state` its new state, `said` the reason in the bounce.
    - `copies` are the addresses in copy, at most as many as a reply may have. `vouched`: a proven sender named them.
    """

    kind: MatchKind
    aside: AsideReason | None = None
    flood: bool = False
    case: int | None = None
    party: str = ""
    proof: str = "claimed"
    automatic: str = "none"
    held: HoldReason | None = None
    case_held: HoldReason | None = None
    acknowledge: bool = False
    tells_budget: bool = False
    returned: int | None = None
    state: str = ""
    said: str = ""
    remarks: list[MessageRemark] = field(default_factory=list)
    copies: tuple[str, ...] = ()
    vouched: bool = False
