"""Who and what is called how: names that every row of a list needs, asked a few times a minute and not at every row."""

from dataclasses import dataclass

from deskbell.kit.lately import lately
from deskbell.people.models import Brand, Staff, Team


@dataclass(frozen=True)
class Directory:
    """Names by id; `first_brand` is the id of the brand that goes without saying."""

    staff: dict[int, str]
    teams: dict[int, str]
    brands: dict[int, str]
    first_brand: int | None


def directory(*, staff: set[int], teams: set[int], brands: set[int]) -> Directory:
    """The names, with at least these ids in it; else at most five seconds old."""
    found = _directory()
    if staff <= found.staff.keys() and teams <= found.teams.keys() and brands <= found.brands.keys():
        return found
    return _read()


@lately(5)
def _directory() -> Directory:
    return _read()


def _read() -> Directory:
    brands = dict(Brand.objects.order_by("pk").values_list("pk", "name"))
    return Directory(
        staff=dict(Staff.objects.values_list("pk", "name")),
        teams=dict(Team.objects.values_list("pk", "name")),
        brands=brands,
        first_brand=next(iter(brands), None),
    )
