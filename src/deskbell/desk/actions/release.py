"""Decide about a case in quarantine: release it as work, or discard it as not a customer request."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.refusals import NeedsQuarantine
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.clean_text import clean_line
from deskbell.desk.events import CaseDiscarded, CaseReleased
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff


def release(*, case: Case, by: Staff, at: datetime) -> Case:
    """Take the case out of quarantine and return it: now it is work like any other. Raises NeedsQuarantine."""
    with transaction.atomic():
        case = lock_case(case)
        if not case.held:
            raise NeedsQuarantine
        case.held = ""
        case.save(update_fields=["held"])
        record(CaseReleased(**journal_columns(case), actor=by.pk), at=at)
    return case


def discard(*, case: Case, by: Staff | None, why: str, at: datetime) -> Case:
    """Close a case that is not a customer request (spam, a loop, a machine), and return it.

    The case is kept, but no measure counts it. `why` is the reason that the measures show.
    """
    with transaction.atomic():
        case = lock_case(case)
        case.state, case.waiting_on, case.waiting_until, case.unread, case.held = Case.State.CLOSED, "", None, False, ""
        case.save(update_fields=["state", "waiting_on", "waiting_until", "unread", "held"])
        record(CaseDiscarded(**journal_columns(case), actor=by.pk if by else None, why=clean_line(why, 80)), at=at)
    return case
