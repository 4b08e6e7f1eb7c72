"""Whom a case can be given to."""

from typing import Any

from deskbell.people.models import Staff, Team

MOST = 500


def choices() -> dict[str, Any]:
    """Colleagues who work here and teams, as pairs of id and name."""
    return {
        "colleagues": list(Staff.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:MOST]),
        "teams": list(Team.objects.order_by("name").values_list("pk", "name")),
    }
