"""The slots of people: parts of its pages, and parts that apps both above and below the desk fill."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.http import HttpRequest
from markupsafe import Markup

from deskbell.kit.slots import slot
from deskbell.people.models import Staff

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection


class FirstStep(TypedDict):
    """A step in the set-up of a new organisation. `act` is the label of its button; `order` sorts the steps."""

    order: int
    title: str
    says: str
    done: bool
    url: str
    act: str


class SetupPage(TypedDict):
    """A page of settings, as the list of settings shows it. `says` is its present state in a few words."""

    order: int
    title: str
    says: str
    url: str
    icon: str


class StaffFileSection(TypedDict):
    """A section of a colleague's file, as HTML."""

    order: int
    title: str
    html: Markup


class SignInAside(TypedDict):
    """A text beside the sign-in form. `lang` is the language of the text."""

    label: str
    text: str
    note: str
    lang: str


class SidePanel(TypedDict):
    """A part beside a case, as HTML. `order` sorts the parts."""

    order: int
    html: Markup


@dataclass(frozen=True, kw_only=True)
class AddressKind:
    """The kind of address that a channel uses.

    `normalize` returns the normalised form of any text. `is_complete` says whether that is an address that we can write
    to. `label` and `error` are texts of a form field, in the language in force; `input_type` is its HTML type.
    """

    channel: str
    normalize: Callable[[str], str]
    is_complete: Callable[[str], bool]
    label: Callable[[], str]
    error: Callable[[], str]
    input_type: str = "text"


@dataclass(frozen=True, kw_only=True)
class StaffMailReport:
    """What a mail server answered to a mail to a colleague. `is_sent`: it took the mail."""

    host: str
    is_sent: bool
    answer: str


@slot
def first_steps(*, request: HttpRequest) -> FirstStep:
    """One entry of the checklist that leads a new organisation through its set-up."""


@slot
def setup_pages(*, request: HttpRequest) -> SetupPage:
    """A page of settings."""


@slot
def staff_file_sections(*, request: HttpRequest, staff: Staff) -> StaffFileSection:
    """A section of this colleague's file."""


@slot
def open_work(*, staff: Staff) -> int:
    """How many cases this colleague owns that are not finished."""


@slot
def move_open_work(*, staff: Staff, to: Staff | None, by: Staff | None, at: datetime) -> None:
    """Give the unfinished work of a colleague who leaves to `to`, or to nobody. It is asked in the transaction that
    closes the account.
    """


@slot
def sign_in_asides() -> SignInAside:
    """A text beside the sign-in form. The first answer is shown."""


@slot
def customer_urls(*, customer: int) -> str:
    """The URL of this customer's page."""


@slot
def case_side_panels(*, request: HttpRequest, case: Any) -> SidePanel:
    """A part beside this `desk.models.Case`. The slot is offered here because apps below the desk fill it too."""


@slot
def topic_permissions(*, staff: Staff, topic: str) -> bool:
    """Whether this colleague may follow this live topic, such as `case:42`. None if the topic belongs to another app."""


@slot
def address_kinds() -> list[AddressKind]:
    """The kinds of addresses that customers have, one for each channel."""


@slot
def send_staff_mail(*, to: str, subject: str, text: str) -> StaffMailReport:
    """Send a mail to a colleague at once. None if no server for outgoing mail is set."""


@slot
def setup_sections() -> "list[SetupSection]":
    """The sections of the set-up file that an app reads and writes."""
