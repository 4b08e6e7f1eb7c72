"""A matter is settled, comes back, or is put away for good."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.resolve import close as do_close
from deskbell.desk.actions.resolve import reopen as do_reopen
from deskbell.desk.actions.resolve import resolve as do_resolve
from deskbell.desk.views.acting import act
from deskbell.people.door import door


@door("agent")
@require_POST
def resolve(request: HttpRequest, ref: str) -> HttpResponse:
    """Settled; back to the list, with the way to take it back."""
    return act(
        request,
        ref,
        lambda case, by, at: do_resolve(case=case, by=by, at=at),
        said=_("%(ref)s is resolved"),
        undo="desk_reopen",
        leave=True,
    )


@door("agent")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Not settled after all."""
    return act(request, ref, lambda case, by, at: do_reopen(case=case, by=by, at=at), said=_("%(ref)s is open again"))


@door("agent")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Nothing more is expected."""
    return act(
        request,
        ref,
        lambda case, by, at: do_close(case=case, by=by, at=at),
        said=_("%(ref)s is closed"),
        undo="desk_reopen",
        leave=True,
    )
