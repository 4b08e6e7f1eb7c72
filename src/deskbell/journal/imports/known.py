"""What a row may name of ours: brands, teams, channels, languages. The floors above tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.journal.imports.bench import pour
from deskbell.kit import slots


@dataclass(frozen=True, kw_only=True)
class Known:
    """`text` in a `column` means `value`; a team brings the brand and the site it belongs to."""

    column: str
    text: str
    value: str
    brand: str = ""
    site: str = ""


def known() -> list[Known]:
    """Slot `journal.past.known`: lists of `Known`."""
    return [one for answer in slots.ask("journal.past.known") for one in answer]


def load(db: Any, found: Iterable[Known]) -> None:
    """Into the table `known`; a text that stands for two things is marked."""
    by_text: dict[tuple[str, str], set[Known]] = {}
    for one in found:
        by_text.setdefault((one.column, one.text.lower()), set()).add(one)
    rows = [
        (column, text, one.value, one.brand, one.site, len({other.value for other in several}))
        for (column, text), several in by_text.items()
        for one in sorted(several, key=lambda one: one.value)[:1]
    ]
    db.execute("create or replace table known (col text, name text, value text, brand text, site text, several int)")
    pour(db, "known", rows)
