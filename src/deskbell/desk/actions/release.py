"""Nothing that came in is thrown away unseen: a person decides what is work and what is not a customer's."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import NeedsHold
from deskbell.desk.actions.words import one_line
from deskbell.desk.events import CaseDiscarded, CaseReleased
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff


def release(*, case: Case, by: Staff, at: datetime) -> Case:
    """Out of quarantine: from now on it is work like any other. Raises NeedsHold."""
    with transaction.atomic():
        case = held_still(case)
        if not case.held:
            raise NeedsHold
        case.held = ""
        case.save(update_fields=["held"])
        record(CaseReleased(**about(case), actor=by.pk), at=at)
    return case


def discard(*, case: Case, by: Staff | None, why: str, at: datetime) -> Case:
    """Not a customer's (spam, a loop, a machine): closed, kept, left out of every measure with the reason `why`."""
    with transaction.atomic():
        case = held_still(case)
        case.state, case.waiting_on, case.waiting_until, case.unread, case.held = Case.State.CLOSED, "", None, False, ""
        case.save(update_fields=["state", "waiting_on", "waiting_until", "unread", "held"])
        record(CaseDiscarded(**about(case), actor=by.pk if by else None, why=one_line(why, 80)), at=at)
    return case
