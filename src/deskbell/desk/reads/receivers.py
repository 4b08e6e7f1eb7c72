"""The colleagues and teams to whom a case can be given."""

from operator import itemgetter
from typing import Any

from deskbell.kit.names import sort_by_name
from deskbell.people.models import Staff, Team

MAX_COLLEAGUES = 500


def find_chosen_staff(text: str) -> Staff | None:
    """Return the active colleague whose id a form sent; None when there is none."""
    return Staff.objects.filter(pk=_parse_id(text), is_active=True).first()


def find_chosen_team(text: str) -> Team | None:
    """Return the team whose id a form sent; None when there is none."""
    return Team.objects.filter(pk=_parse_id(text)).first()


def _parse_id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def list_receivers() -> dict[str, Any]:
    """Return the active colleagues and the teams, as pairs of id and name."""
    return {
        "colleagues": sort_by_name(
            Staff.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:MAX_COLLEAGUES],
            itemgetter(1),
        ),
        "teams": sort_by_name(Team.objects.values_list("pk", "name"), itemgetter(1)),
    }
