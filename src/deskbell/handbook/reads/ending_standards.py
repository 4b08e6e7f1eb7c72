"""Find standards that an edition would end although they still measure contacts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.handbook.blocks import parse_valid_blocks
from deskbell.handbook.changes import ChangeKind, StandardChange, compare_standards
from deskbell.handbook.edition_text import parse_edition
from deskbell.handbook.models import Edition
from deskbell.handbook.slots import running_counts
from deskbell.people.models import Brand


@dataclass(frozen=True)
class RunningStandard:
    """A standard that still measures `count` contacts."""

    name: str
    count: int


def list_ending_standards(changes: Iterable[StandardChange], brand: Brand) -> list[RunningStandard]:
    """Return the standards among `changes` that end although they still measure contacts (slot `running_counts`)."""
    ends = [change for change in changes if change.kind is ChangeKind.ENDS]
    counts = [(one.name, running_counts.ask(brand=brand, means=one.before or {})) for one in ends]
    return [RunningStandard(name, sum(found)) for name, found in counts if sum(found)]


def standard_changes_since(last: Edition | None, read: Iterable[dict[str, Any]]) -> list[StandardChange]:
    """Return how the parsed blocks of a text (`read`) differ from those of the edition `last`. Blocks that are wrong
    today are left out.
    """
    return compare_standards(edition_blocks(last) if last else [], read)


def edition_blocks(edition: Edition) -> list[dict[str, Any]]:
    """Return the parsed blocks of a published edition, without those that are wrong today."""
    return parse_valid_blocks(parse_edition(edition.markdown), edition.brand)
