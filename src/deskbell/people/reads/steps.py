"""How far a new house has come: the first steps, as each floor tells its own."""

from typing import Any

from django.http import HttpRequest

from deskbell.kit import slots


def first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """Slot `first.steps` (request): dictionaries of order, title, says, done, url, act (the word on the button).

    `now` is added: true for the first that is not done.
    """
    steps = sorted(slots.ask("first.steps", request=request), key=lambda step: step["order"])
    ahead = next((step for step in steps if not step["done"]), None)
    return [{**step, "now": step is ahead} for step in steps]
