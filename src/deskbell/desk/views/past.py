"""A case that another system kept, as its file told it: what a row of a standard leads to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from deskbell.desk.reads.past import past as past_of
from deskbell.kit.pages import page
from deskbell.people.door import door

LARGEST = 2**63 - 1


@door("agent")
@require_GET
def past(request: HttpRequest, number: int) -> HttpResponse:
    """The story of an imported case; `after` goes on behind an entry."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and int(after) <= LARGEST and number <= LARGEST):
        raise Http404
    found = past_of(number=number, after=int(after))
    if found is None:
        raise Http404
    return page(request, "desk/past.html", past=found, number=number)
