"""Resolve, reopen and close a case."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.move_open_cases import free_from_leaver
from deskbell.desk.actions.refusals import NeedsFinishedCase, NeedsRelease, NeedsReopening, NeedsUnmerge
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.events import CaseClosed, CaseReopened, CaseResolved
from deskbell.desk.models import Case
from deskbell.desk.reasons import ReopenReason
from deskbell.desk.rules import FINISHED
from deskbell.journal.record import record
from deskbell.people.models import Staff


def resolve(*, case: Case, by: Staff, at: datetime) -> Case:
    """Resolve the case and return it: as far as we know, the matter is settled.

    The customer's next message reopens it. Raises NeedsReopening, NeedsRelease.
    """
    with transaction.atomic():
        case = lock_case(case)
        if case.held:
            raise NeedsRelease
        if case.state in FINISHED:
            raise NeedsReopening
        _finish(case, Case.State.RESOLVED)
        record(CaseResolved(**journal_columns(case), actor=by.pk), at=at)
    return case


def reopen(*, case: Case, by: Staff, at: datetime) -> Case:
    """Reopen a resolved or closed case and return it. Raises NeedsFinishedCase, NeedsUnmerge."""
    with transaction.atomic():
        case = lock_case(case)
        if case.merged_into_id:
            raise NeedsUnmerge
        if case.state not in FINISHED:
            raise NeedsFinishedCase
        _finish(case, Case.State.OPEN)
        record(CaseReopened(**journal_columns(case), actor=by.pk, why=ReopenReason.BY_HAND.value), at=at)
        free_from_leaver(case, at)
        case.save(update_fields=["owner"])
    return case


def close(*, case: Case, by: Staff | None, at: datetime) -> Case:
    """Close the case for good and return it: a later message of the customer opens a new case. Raises NeedsRelease,
    NeedsReopening.
    """
    with transaction.atomic():
        case = lock_case(case)
        if case.held:
            raise NeedsRelease
        if case.state == Case.State.CLOSED:
            raise NeedsReopening
        _finish(case, Case.State.CLOSED)
        record(CaseClosed(**journal_columns(case), actor=by.pk if by else None), at=at)
    return case


def _finish(case: Case, state: str) -> None:
    case.state, case.waiting_on, case.waiting_until = state, "", None
    case.save(update_fields=["state", "waiting_on", "waiting_until"])
