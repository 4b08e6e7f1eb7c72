"""The slots of the journal. Apps answer them with the personal text that they store: the journal has only its hashes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from deskbell.kit.slots import slot

if TYPE_CHECKING:
    from deskbell.journal.imports.import_file import ShowProgress
    from deskbell.journal.imports.known_names import KnownName
    from deskbell.journal.models import Entry, Import

CommittedText = dict[int, dict[str, str | None]]


@slot
def verification_faults() -> list[str]:
    """Faults that the app finds when the journal is verified, one sentence each. For example a table that differs from
    its rebuild.
    """


@slot
def committed_text(*, kind: str, entries: "Sequence[Entry]") -> CommittedText:
    """The personal text of these entries, all of one kind: {entry id: {field: text, or None if it was erased}}."""


@slot
def erase_mentions(*, customer: int, at: datetime) -> None:
    """Blank what names this customer in the rows of other customers. This is asked first, while the customer's
    addresses are known.
    """


@slot
def erase_stored_text(*, customer: int, at: datetime) -> None:
    """Delete or blank the text of this customer that the app stores. Files are removed after the commit."""


@slot
def import_names() -> "list[KnownName]":
    """The names by which an import may call brands, teams, channels and languages."""


@slot
def import_ids(*, what: str, count: int) -> list[int]:
    """`count` ids for a `what` (case, contact, customer, actor) that no row has or will have."""


@slot
def add_import_teams(*, site: str, names: Sequence[str], at: datetime) -> None:
    """Add teams with these names at this site. Raises LookupError when there is no such site."""


@slot
def import_finished(*, imported: "Import", show: "ShowProgress") -> None:
    """Do what must follow a finished import, such as computing its clocks, and show the progress."""
