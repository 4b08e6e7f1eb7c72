"""An employee's file: what they signed, what they learned. They see their own; managers see everybody's."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.kit import slots
from deskbell.kit.pages import page
from deskbell.people.door import door, person
from deskbell.people.models import Staff
from deskbell.people.panels import role_word
from deskbell.people.rules import may_see_file


@door("agent")
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The sections come from other floors: slot `staff.file` (request, staff), each with order, title and html."""
    row = Staff.objects.filter(id=number).prefetch_related("teams").first()
    if row is None or not may_see_file(person(request), row):
        raise Http404
    sections = sorted(slots.ask("staff.file", request=request, staff=row), key=lambda section: section["order"])
    return page(request, "people/file.html", row=row, role=role_word(row.role), sections=sections)
