"""Background work of the desk: end waits whose time has come."""

from django.db import transaction

from deskbell.desk.actions.refusals import NeedsWaitingCase
from deskbell.desk.actions.wait import resume
from deskbell.desk.models import Case
from deskbell.desk.reasons import ResumeReason
from deskbell.kit.background import background_loop
from deskbell.kit.clock import now


@background_loop(name="wake waiting cases", every=15.0)
def resume_waiting_cases() -> int:
    """End the wait of up to 100 cases whose time has come. Return how many."""
    at = now()
    woken = 0
    for case in Case.objects.filter(waiting_until__lte=at, state=Case.State.WAITING).order_by("waiting_until")[:100]:
        with transaction.atomic():
            try:
                resume(case=case, by=None, why=ResumeReason.TIME_CAME, at=at)
                woken += 1
            except NeedsWaitingCase:
                continue
    return woken
