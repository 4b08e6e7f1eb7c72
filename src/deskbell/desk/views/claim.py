"""Claim a case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.claim import claim as do_claim
from deskbell.desk.views.run_action import run_action
from deskbell.people.access import require_role


@require_role("agent")
@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Make the reader the owner of the case."""
    return run_action(
        request, ref, lambda case, by, at: do_claim(case=case, by=by, at=at), toast=_("%(ref)s assigned to you")
    )
