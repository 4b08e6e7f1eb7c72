"""The files that will go with what somebody is writing."""

from dataclasses import dataclass

from deskbell.desk.reads.spoken import plainly
from deskbell.kit.bulk import ask


@dataclass(frozen=True)
class Enclosed:
    """One of them."""

    id: int
    name: str
    size: int


def enclosed(*, case: int, staff: int) -> list[Enclosed]:
    """Those that this person has chosen on this case, in the order of choosing."""
    rows = ask(
        "select id, name, size from desk_enclosure where case_id = %s and staff_id = %s order by id", [case, staff]
    )
    return [Enclosed(number, plainly(name), size) for number, name, size in rows]
