"""The slots of the handbook. Higher apps say what a fenced block in a rule means."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from markupsafe import Markup

from deskbell.kit.slots import slot
from deskbell.people.models import Brand

if TYPE_CHECKING:
    from deskbell.handbook.blocks import ParsedBlock


@slot
def parsed_blocks(*, word: str, text: str, brand: Brand) -> "ParsedBlock":
    """The parsed content of a block, from the app that knows the word after the fence."""


@slot
def rendered_blocks(*, word: str, text: str, brand: Brand, rule: str) -> Markup:
    """A block of a published rule as readers see it."""


@slot
def previewed_blocks(*, word: str, text: str, brand: Brand, rule: str, language: str) -> Markup:
    """A block of a draft as its writer sees it, in the language of the draft."""


@slot
def block_forms(*, brand: Brand, language: str, request: HttpRequest) -> dict[str, Any]:
    """A form that writes a block, for the editor of rules. It is loaded when the writer opens it."""


@slot
def running_counts(*, brand: Brand, means: dict[str, Any]) -> int:
    """How many contacts this block measures at the moment."""
