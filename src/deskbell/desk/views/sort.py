"""A case is put under a topic, so that what many ask can be counted."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.sort import sort as do_sort
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.topics import topics
from deskbell.desk.views.acting import act
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_http_methods(["GET", "POST"])
def sort(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a `topic` that is in use, or give a new one; empty takes it off."""
    if request.method == "GET":
        return page(
            request,
            "desk/sort.html",
            case=find_case(ref),
            topics=topics(),
            dialog=bool(request.headers.get("HX-Request")),
        )
    topic = request.POST.get("topic", "")
    return act(request, ref, lambda case, by, at: do_sort(case=case, topic=topic, by=by, at=at))
