"""A matter is settled, comes back, or is put away for good."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import NeedsApart, NeedsOpen, NeedsRelease, NeedsReopening
from deskbell.desk.events import CaseClosed, CaseReopened, CaseResolved
from deskbell.desk.models import Case
from deskbell.desk.rules import FINISHED
from deskbell.journal.record import record
from deskbell.people.models import Staff


def resolve(*, case: Case, by: Staff, at: datetime) -> Case:
    """Settled as far as we know; the customer's next words bring it back. Raises NeedsReopening, NeedsRelease."""
    with transaction.atomic():
        case = held_still(case)
        if case.held:
            raise NeedsRelease
        if case.state in FINISHED:
            raise NeedsReopening
        _finish(case, Case.State.RESOLVED)
        record(CaseResolved(**about(case), actor=by.pk), at=at)
    return case


def reopen(*, case: Case, by: Staff, at: datetime) -> Case:
    """Not settled after all. Raises NeedsOpen, NeedsApart."""
    with transaction.atomic():
        case = held_still(case)
        if case.merged_into_id:
            raise NeedsApart
        if case.state not in FINISHED:
            raise NeedsOpen
        _finish(case, Case.State.OPEN)
        record(CaseReopened(**about(case), actor=by.pk, why="by hand"), at=at)
    return case


def close(*, case: Case, by: Staff | None, at: datetime) -> Case:
    """Nothing more is expected; later words of the customer open a new case. Raises NeedsRelease, NeedsReopening."""
    with transaction.atomic():
        case = held_still(case)
        if case.held:
            raise NeedsRelease
        if case.state == Case.State.CLOSED:
            raise NeedsReopening
        _finish(case, Case.State.CLOSED)
        record(CaseClosed(**about(case), actor=by.pk if by else None), at=at)
    return case


def _finish(case: Case, state: str) -> None:
    case.state, case.waiting_on, case.waiting_until = state, "", None
    case.save(update_fields=["state", "waiting_on", "waiting_until"])
