"""Slots: typed extension points. A lower app offers a slot, and higher apps fill it.

So a page can show a part of an app that it does not import. An app offers its slots in `slots.py`:

    @slot
    def first_steps(*, request: HttpRequest) -> FirstStep:
        \"\"\"One of the first steps of a new organisation.\"\"\"

Another app fills it in `panels.py` (parts of pages) or `fillings.py` (parts of actions), and the first app asks it:

    @first_steps.fill
    def mailbox_first_step(*, request: HttpRequest) -> FirstStep | None: ...

    steps = first_steps.ask(request=request)
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, ParamSpec, Protocol, TypedDict, TypeVar

from django.apps import apps
from django.http import HttpRequest

from deskbell.kit import discover

P = ParamSpec("P")
Answer = TypeVar("Answer")
_slots: list["Slot[Any, Any]"] = []


class Slot(Generic[P, Answer]):
    """An extension point. The parameters of `question` are the parameters of each filling; its return type is one
    answer.

    A filling is a function that returns one answer, or None if it has no answer.
    """

    def __init__(self, question: Callable[P, Answer]) -> None:
        self.parameters = list(inspect.signature(question).parameters)
        self.fillings: list[Callable[P, Answer | None]] = []
        self.name = f"{question.__module__}.{question.__qualname__}"
        self.__doc__ = question.__doc__
        _slots.append(self)

    def fill(self, filling: Callable[P, Answer | None]) -> Callable[P, Answer | None]:
        """Decorator: register this function as a filling of the slot. Raises TypeError if its parameters differ."""
        parameters = list(inspect.signature(filling).parameters)
        if sorted(parameters) != sorted(self.parameters):
            raise TypeError(
                f"{filling.__module__}.{filling.__qualname__} fills {self.name}, which asks ({', '.join(self.parameters)}), "
                f"but takes ({', '.join(parameters)})"
            )
        self.fillings.append(filling)
        return filling

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[Answer]:
        """Call every filling, those of the lowest app first, and return the answers that are not None."""
        load_fillings()
        answers = (filling(*args, **kwargs) for filling in self.fillings)
        return [answer for answer in answers if answer is not None]


def slot(question: Callable[P, Answer]) -> Slot[P, Answer]:
    """Decorator: make a slot from a function that declares only parameters and return type. The function itself is
    never called.
    """
    return Slot(question)


@cache
def load_fillings() -> None:
    """Import the fillings of every app, and sort them from the lowest app to the highest. A wrong filling thus fails at
    the start.
    """
    discover.import_app_modules("panels")
    discover.import_app_modules("fillings")
    floors = [config.name for config in apps.get_app_configs()]
    for offered in _slots:
        offered.fillings.sort(key=lambda filling: floors.index(_app_of(filling)) if _app_of(filling) in floors else 0)


def _app_of(filling: Callable[..., object]) -> str:
    return ".".join(filling.__module__.split(".")[:2])


class NavItem(TypedDict, total=False):
    """An entry of the side bar. `order` sorts the entries. `hotkey`, `hotkey_url` and `says` (what the key does) belong
    together.
    """

    key: str
    label: str
    url: str
    icon: str
    order: int
    count: int | str | None
    late: bool
    gap: bool
    active: bool
    current: bool
    hotkey: str
    hotkey_url: str
    says: str


class LayoutPart(TypedDict, total=False):
    """What the layout of every page shows about the signed-in person."""

    theme: str
    keys_off: bool
    where: str
    account_url: str
    sign_out_url: str


class HealthPart(TypedDict):
    """The state of one part of the installation. `says` contains no personal data, because strangers may ask."""

    name: str
    ok: bool
    says: str


class ApiToken(Protocol):
    """A token by which a program uses the API, as far as the kit must know it."""

    def covers(self, scope: str) -> bool:
        """Return True when the token has this scope."""


@slot
def nav_items(*, request: HttpRequest) -> NavItem:
    """An entry of the side bar for a signed-in person."""


@slot
def layout_parts(*, request: HttpRequest) -> LayoutPart:
    """More values for the layout of every page."""


@slot
def health_parts() -> list[HealthPart]:
    """The state of the app's parts, for `/healthz`."""


@slot
def api_tokens(*, raw: str) -> ApiToken:
    """The active API token with this secret."""


@slot
def api_scopes() -> list[str]:
    """The scopes of the app's part of the API."""
