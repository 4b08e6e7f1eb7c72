"""What it is about, in a word that many cases share: only what is sorted can be counted and made better."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.words import one_line
from deskbell.desk.events import CaseSorted
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff

LONGEST = 60


def sort(*, case: Case, topic: str, by: Staff | None, at: datetime) -> Case:
    """Put the case under `topic`; an empty one takes the topic off. The same topic again is no news."""
    with transaction.atomic():
        case = held_still(case)
        before, case.topic = case.topic, one_line(topic, LONGEST)
        if case.topic != before:
            case.save(update_fields=["topic"])
            record(CaseSorted(**about(case), actor=by.pk if by else None, before=before), at=at)
    return case
