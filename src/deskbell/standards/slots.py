"""The slots that standards offer. The desk fills them: it shows clocks on cases, and gives cases their names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from deskbell.kit.slots import slot

if TYPE_CHECKING:
    from deskbell.standards.projections.clock_projection import NearestClock


class SubjectName(TypedDict):
    """The reference, title and URL of a measured case."""

    ref: str
    title: str
    url: str


@slot
def clocks_moved(*, nearest: "Sequence[NearestClock]") -> None:
    """Store, for each of these cases, the clock that is due first; it may have changed."""


@slot
def subject_names(*, numbers: set[int]) -> dict[int, SubjectName]:
    """Return the names of the cases with these ids, by id."""
