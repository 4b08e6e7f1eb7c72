"""Names of staff, teams and brands by id, cached for a few seconds: every row of a list needs them."""

from dataclasses import dataclass

from deskbell.kit.cache import cached_for
from deskbell.people.models import Brand, Staff, Team


@dataclass(frozen=True)
class NameDirectory:
    """Names by id. `first_brand` is the id of the oldest brand; lists do not show its name."""

    staff: dict[int, str]
    teams: dict[int, str]
    brands: dict[int, str]
    first_brand: int | None


def get_name_directory(*, staff: set[int], teams: set[int], brands: set[int]) -> NameDirectory:
    """Return the names, at most five seconds old. They are read again if one of the given ids is missing."""
    found = _cached_directory()
    if staff <= found.staff.keys() and teams <= found.teams.keys() and brands <= found.brands.keys():
        return found
    return _read_directory()


@cached_for(5)
def _cached_directory() -> NameDirectory:
    return _read_directory()


def _read_directory() -> NameDirectory:
    brands = dict(Brand.objects.order_by("pk").values_list("pk", "name"))
    return NameDirectory(
        staff=dict(Staff.objects.values_list("pk", "name")),
        teams=dict(Team.objects.values_list("pk", "name")),
        brands=brands,
        first_brand=next(iter(brands), None),
    )
