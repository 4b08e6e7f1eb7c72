"""The settings page: an overview of all settings. A new organisation sees its first steps above it."""

from django.http import HttpRequest, HttpResponse

from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.reads.first_steps import list_first_steps
from deskbell.people.slots import setup_pages


@require_role("admin")
def setup(request: HttpRequest) -> HttpResponse:
    """Show the overview. Its entries come from the slot `setup_pages`."""
    pages = sorted(setup_pages.ask(request=request), key=lambda item: item["order"])
    steps = list_first_steps(request)
    return render_page(
        request,
        "people/setup.html",
        pages=pages,
        steps=steps,
        done=sum(step["done"] for step in steps),
        open_steps=any(not step["done"] for step in steps),
    )
