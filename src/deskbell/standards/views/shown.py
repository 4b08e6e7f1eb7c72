"""A manager puts a standard on the public page of its brand, or takes it off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from deskbell.kit.clock import now
from deskbell.people.door import door, person
from deskbell.standards.actions.hide import hide
from deskbell.standards.actions.show import show
from deskbell.standards.models import Standard


@door("manager")
@require_POST
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """Do the one or the other, and go back to the standard."""
    standard = get_object_or_404(Standard, slug=slug)
    act = show if request.POST.get("shown") == "yes" else hide
    act(standard=standard, by=person(request), at=now())
    return redirect("standards_one", standard.slug)
