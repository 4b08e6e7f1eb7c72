"""Resolve, reopen and close a case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.resolve import close as do_close
from deskbell.desk.actions.resolve import reopen as do_reopen
from deskbell.desk.actions.resolve import resolve as do_resolve
from deskbell.desk.views.run_action import run_action
from deskbell.people.access import require_role


@require_role("agent")
@require_POST
def resolve(request: HttpRequest, ref: str) -> HttpResponse:
    """Resolve the case and go back to the list, which offers to undo it."""
    return run_action(
        request,
        ref,
        lambda case, by, at: do_resolve(case=case, by=by, at=at),
        toast=_("%(ref)s resolved"),
        undo="desk_reopen",
        leave=True,
    )


@require_role("agent")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Reopen the case."""
    return run_action(
        request, ref, lambda case, by, at: do_reopen(case=case, by=by, at=at), toast=_("%(ref)s reopened")
    )


@require_role("agent")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close the case and go back to the list, which offers to undo it."""
    return run_action(
        request,
        ref,
        lambda case, by, at: do_close(case=case, by=by, at=at),
        toast=_("%(ref)s closed"),
        undo="desk_reopen",
        leave=True,
    )
