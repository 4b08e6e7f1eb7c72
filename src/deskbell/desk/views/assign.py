"""A case is given to the colleague or the team who can help."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.assign import assign as do_assign
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.choices import choices
from deskbell.desk.views.acting import act
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Staff, Team


@door("agent")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a person (`to`), a team (`team`) or both, and give it to them."""
    if request.method == "GET":
        return page(
            request,
            "desk/assign.html",
            case=find_case(ref),
            dialog=bool(request.headers.get("HX-Request")),
            **choices(),
        )
    to = Staff.objects.filter(pk=_number(request, "to"), is_active=True).first()
    team = Team.objects.filter(pk=_number(request, "team")).first()
    return act(
        request,
        ref,
        lambda case, by, at: do_assign(case=case, to=to, team=team, by=by, at=at),
        said=_("%(ref)s was given on"),
    )


def _number(request: HttpRequest, name: str) -> int:
    asked = request.POST.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
