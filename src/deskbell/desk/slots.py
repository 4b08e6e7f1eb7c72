"""The slots that the desk offers: what channels can do, and what they know about addresses and deliveries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from deskbell.kit.slots import slot

if TYPE_CHECKING:
    from deskbell.desk.models import Case


class Alarm(TypedDict):
    """A line above the list that says what does not work. `level` is "late" (red) or "soon"; `url` leads to the page
    that helps.
    """

    level: str
    says: str
    url: str


def _say_nothing(text: str) -> str:
    return ""


def _repeat(text: str) -> str:
    return text


def _find_nothing(case: "Case") -> "SendingProblem | None":
    return None


@dataclass(frozen=True, kw_only=True)
class SendingProblem:
    """Why replies of a case cannot be sent now. `note` is a PendingReason; `url` leads an admin to the page that helps."""

    note: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DeskChannel:
    """What the desk must know about a channel. `name` is stored on cases and contacts. The functions answer in the
    reader's language.

    - `title` returns the name, such as "Text message".
    - `may_start`: staff may write first. `is_ready`: an account is connected, so a message can be sent.
    - `has_subject`: a message has a subject. `max_copies`, `max_files` and `max_files_size` (bytes) are 0 when there
      are none.
    - `check_text` returns why a text cannot be sent, `check_party` why nothing may be sent to an address; empty when it
      can.
    - `describe_length` returns how long a text is, such as "161 characters, 2 parts"; empty where that does not matter.
    - `describe_note` returns the sentence for a stored code that says why a message was not delivered; other text
      unchanged.
    - `find_sending_problem` returns why a reply of this case would wait; None when it would be sent.
    """

    name: str
    icon: str
    title: Callable[[], str]
    may_start: bool = False
    is_ready: Callable[[], bool] = lambda: False
    has_subject: bool = False
    max_copies: int = 0
    max_files: int = 0
    max_files_size: int = 0
    check_text: Callable[[str], str] = _say_nothing
    check_party: Callable[[str], str] = _say_nothing
    describe_length: Callable[[str], str] = _say_nothing
    describe_note: Callable[[str], str] = _repeat
    find_sending_problem: Callable[["Case"], SendingProblem | None] = _find_nothing


@slot
def desk_channels() -> list[DeskChannel]:
    """Return the channels by which messages come and go."""


@slot
def alarms() -> list[Alarm]:
    """Return what everyone at the desk should see."""


class WarningButton(TypedDict):
    """A button by which staff settle a doubt. It posts `fields` to `url`."""

    label: str
    url: str
    fields: dict[str, str]


class SenderWarning(TypedDict):
    """A doubt about the sender: what it is, why it matters, and the buttons to settle it."""

    title: str
    text: str
    acts: list[WarningButton]


@slot
def sender_warnings(*, case: "Case") -> list[SenderWarning]:
    """Return warnings about the sender to read before replying."""


@slot
def receiving_addresses(*, addresses: Sequence[str]) -> list[str]:
    """Return those of the addresses at which we receive mail ourselves."""


@slot
def resend_requests(*, message: int, at: datetime) -> None:
    """Send this lost message again, because a member of staff asked for it."""
