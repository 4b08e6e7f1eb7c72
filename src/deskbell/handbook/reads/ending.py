"""The standards that an edition takes away while contacts are still measured by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.handbook.blocks import readable
from deskbell.handbook.changes import StandardChange, standard_changes
from deskbell.handbook.models import Edition
from deskbell.handbook.text import sections
from deskbell.kit import slots
from deskbell.people.models import Brand


@dataclass(frozen=True)
class Running:
    """A standard that ends while it is being kept on `count` contacts."""

    name: str
    count: int


def ending(changes: Iterable[StandardChange], brand: Brand) -> list[Running]:
    """Those that would end while something is measured by them. Slot `handbook.block.running` (brand, means) counts."""
    ends = [change for change in changes if change.what == "ends"]
    counts = [(one.name, slots.ask("handbook.block.running", brand=brand, means=one.was)) for one in ends]
    return [Running(name, sum(found)) for name, found in counts if sum(found)]


def changes_since(last: Edition | None, read: Iterable[dict[str, Any]]) -> list[StandardChange]:
    """What the blocks of a text change against an edition, whose own text may be older than what is refused today."""
    return standard_changes(blocks_of(last) if last else [], read)


def blocks_of(edition: Edition) -> list[dict[str, Any]]:
    """The blocks of a published edition that can be read today."""
    return readable(sections(edition.markdown), edition.brand)
