"""What every channel has in common: words that go out, and what the outside world says became of them."""

from dataclasses import dataclass
from typing import Literal

State = Literal["sent", "later", "down", "failed"]


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """One message, ready to go. `key` names it, the same at each try. `content` is in the channel's own form;
    `back` is where it comes back to when it cannot be delivered.
    """

    key: str
    party: str
    content: bytes
    back: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one try. `later`: this message may be tried again; `down`: the other side takes nothing at all now;
    `failed`: it will never take this one. `said` are its own words.
    """

    state: State
    said: str = ""
