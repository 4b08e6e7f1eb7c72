"""The first steps of a new organisation, such as opening a mailbox. Each app adds its own."""

from typing import Any

from django.http import HttpRequest

from deskbell.people.models import Staff
from deskbell.people.slots import first_steps


def list_first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the steps in order, from the slot `first_steps`. `now` is added: True for the first step that is not
    done.
    """
    steps = sorted(first_steps.ask(request=request), key=lambda step: step["order"])
    ahead = next((step for step in steps if not step["done"]), None)
    return [{**step, "now": step is ahead} for step in steps]


def find_next_step(request: HttpRequest) -> dict[str, Any] | None:
    """Return the first step that is not done. None when all are done, and for who is no admin."""
    if getattr(request.user, "role", "") != Staff.Role.ADMIN:
        return None
    return next((step for step in list_first_steps(request) if step["now"]), None)
