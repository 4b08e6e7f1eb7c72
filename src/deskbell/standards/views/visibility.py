"""Show a standard to the public, or hide it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role
from deskbell.standards.actions.hide_standard import hide_standard
from deskbell.standards.actions.show_standard import show_standard
from deskbell.standards.models import Standard


@require_role("manager")
@require_POST
def change_visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Show or hide the standard, and redirect to its page."""
    standard = get_object_or_404(Standard, slug=slug)
    act = show_standard if request.POST.get("shown") == "yes" else hide_standard
    act(standard=standard, by=current_staff(request), at=now())
    return redirect("standards_one", standard.slug)
