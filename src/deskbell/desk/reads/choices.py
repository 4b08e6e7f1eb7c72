"""Whom a case can be given to."""

from typing import Any

from deskbell.people.models import Staff, Team

MOST = 500


def chosen_staff(asked: str) -> Staff | None:
    """The colleague with this id who works here."""
    return Staff.objects.filter(pk=_number(asked), is_active=True).first()


def chosen_team(asked: str) -> Team | None:
    """The team with this id."""
    return Team.objects.filter(pk=_number(asked)).first()


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


def choices() -> dict[str, Any]:
    """Colleagues who work here and teams, as pairs of id and name."""
    return {
        "colleagues": list(Staff.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:MOST]),
        "teams": list(Team.objects.order_by("name").values_list("pk", "name")),
    }
