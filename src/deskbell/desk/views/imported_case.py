"""Show a case that was imported from another system. The rows behind a number on the board lead here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from deskbell.desk.reads.imported_case import load_imported_case
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role

MAX_ID = 2**63 - 1


@require_role("agent")
@require_GET
def show_imported_case(request: HttpRequest, number: int) -> HttpResponse:
    """Show the timeline of an imported case. `after` shows the entries after that number."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and int(after) <= MAX_ID and number <= MAX_ID):
        raise Http404
    case = load_imported_case(number=number, after=int(after))
    if case is None:
        raise Http404
    return render_page(request, "desk/imported_case.html", case=case, number=number)
