"""Claim a case: a person becomes its owner, and everyone sees who has it."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.events import CaseClaimed
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff


def claim(*, case: Case, by: Staff, at: datetime) -> Case:
    """Make `by` the owner of the case, and return the case. Records nothing when they own it already."""
    with transaction.atomic():
        case = lock_case(case)
        if case.owner_id == by.pk:
            return case
        before, case.owner = case.owner_id, by
        if case.state == Case.State.NEW:
            case.state = Case.State.OPEN
        case.save(update_fields=["owner", "state"])
        record(CaseClaimed(**journal_columns(case), actor=by.pk, before=before), at=at)
    return case
