"""Set up: what is set, at a glance, with the way to change it; for a new house the five first steps come first."""

from django.http import HttpRequest, HttpResponse

from deskbell.kit import slots
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.reads.steps import first_steps


@door("admin")
def setup(request: HttpRequest) -> HttpResponse:
    """Slot `setup.pages` (request): dictionaries of order, title, says, url, icon."""
    pages = sorted(slots.ask("setup.pages", request=request), key=lambda item: item["order"])
    steps = first_steps(request)
    return page(
        request,
        "people/setup.html",
        pages=pages,
        steps=steps,
        done=sum(step["done"] for step in steps),
        open_steps=any(not step["done"] for step in steps),
    )
