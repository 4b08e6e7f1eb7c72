"""Words half written are kept as they are typed."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.draft import KINDS, keep_draft
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.people.door import door


@door("agent")
@require_http_methods(["POST"])
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep `text` as my draft of `kind` (reply or note); an empty one is forgotten."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS or "text" not in request.POST:
        return HttpResponseBadRequest()
    keep_draft(case=find_case(ref), by=me(request), kind=kind, text=request.POST["text"], at=now())
    return HttpResponse(status=204)
