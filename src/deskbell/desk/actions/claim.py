"""No passing the buck: someone takes the case, and everyone sees who."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.events import CaseClaimed
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff


def claim(*, case: Case, by: Staff, at: datetime) -> Case:
    """`by` becomes the owner; nothing happens when they are already. The case as it is afterwards."""
    with transaction.atomic():
        case = held_still(case)
        if case.owner_id == by.pk:
            return case
        before, case.owner = case.owner_id, by
        if case.state == Case.State.NEW:
            case.state = Case.State.OPEN
        case.save(update_fields=["owner", "state"])
        record(CaseClaimed(**about(case), actor=by.pk, before=before), at=at)
    return case
