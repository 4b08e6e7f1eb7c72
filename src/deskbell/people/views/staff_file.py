"""The file of a colleague: signatures and training. Staff see their own, managers see all."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Staff
from deskbell.people.panels import role_name
from deskbell.people.rules import may_see_staff_file
from deskbell.people.slots import staff_file_sections


@require_role("agent")
def staff_file(request: HttpRequest, number: int) -> HttpResponse:
    """Show the file. Its sections come from the slot `staff_file_sections`."""
    row = Staff.objects.filter(id=number).prefetch_related("teams").first()
    if row is None or not may_see_staff_file(current_staff(request), row):
        raise Http404
    sections = sorted(staff_file_sections.ask(request=request, staff=row), key=lambda section: section["order"])
    return render_page(request, "people/staff_file.html", row=row, role=role_name(row.role), sections=sections)
