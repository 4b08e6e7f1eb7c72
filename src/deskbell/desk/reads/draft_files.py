"""The files attached to a reply that a person is writing."""

from dataclasses import dataclass

from deskbell.desk.reads.display_names import reveal_hidden_characters
from deskbell.kit.bulk import run_sql


@dataclass(frozen=True)
class DraftFileItem:
    """One attached file; hidden characters in its name are made visible."""

    id: int
    name: str
    size: int


def list_draft_files(*, case: int, staff: int) -> list[DraftFileItem]:
    """Return the files that this person attached to their reply on this case, oldest first."""
    rows = run_sql(
        "select id, name, size from desk_draftfile where case_id = %s and staff_id = %s order by id", [case, staff]
    )
    return [DraftFileItem(number, reveal_hidden_characters(name), size) for number, name, size in rows]
