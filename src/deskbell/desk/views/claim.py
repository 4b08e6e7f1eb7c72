"""Someone takes the case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.claim import claim as do_claim
from deskbell.desk.views.acting import act
from deskbell.people.door import door


@door("agent")
@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """The case becomes mine."""
    return act(request, ref, lambda case, by, at: do_claim(case=case, by=by, at=at), said=_("%(ref)s is with you"))
