"""Times that come: a wait that was to end now ends, also when nobody has the desk open."""

from django.db import transaction

from deskbell.desk.actions.refusals import NeedsWait
from deskbell.desk.actions.wait import resume
from deskbell.desk.models import Case
from deskbell.kit.clock import now
from deskbell.kit.loops import loop


@loop(name="wake waiting cases", every=15.0)
def wake() -> int:
    """Resume the cases whose wait is over; how many it were."""
    at = now()
    woken = 0
    for case in Case.objects.filter(waiting_until__lte=at, state=Case.State.WAITING).order_by("waiting_until")[:100]:
        with transaction.atomic():
            try:
                resume(case=case, by=None, why="time came", at=at)
                woken += 1
            except NeedsWait:
                continue
    return woken
