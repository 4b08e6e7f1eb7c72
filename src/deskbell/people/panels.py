"""What people put around and into pages: who you are in the side bar, and the way to the set-up."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.kit.slots import fills
from deskbell.people.models import Staff


@fills("shell")
def _shell(*, request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {}
    return {
        "theme": user.theme if user.theme != "system" else "",
        "keys_off": not user.keys,
        "where": role_word(user.role),
        "account_url": reverse("people:account"),
        "sign_out_url": reverse("account_logout"),
    }


@fills("nav")
def _setup(*, request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, Staff) or user.role != Staff.Role.ADMIN:
        return None
    url = reverse("people:setup")
    here = request.path.startswith(url)
    return {
        "key": "setup",
        "label": _("Set up"),
        "url": url,
        "icon": "gear",
        "order": 90,
        "count": None,
        "active": here,
        "current": here,
    }


def role_word(role: str) -> str:
    """A role as people say it."""
    words = {"agent": _("Agent"), "lead": _("Lead"), "manager": _("Manager"), "admin": _("Admin")}
    return words[role]
