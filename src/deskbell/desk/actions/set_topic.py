"""Set the topic of a case, so that cases about the same thing can be counted."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.clean_text import clean_line
from deskbell.desk.events import CaseTopicSet
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff

MAX_TOPIC = 60


def set_topic(*, case: Case, topic: str, by: Staff | None, at: datetime) -> Case:
    """Set the topic of the case and return the case; an empty topic removes it. Records nothing when the topic does not
    change.
    """
    with transaction.atomic():
        case = lock_case(case)
        before, case.topic = case.topic, clean_line(topic, MAX_TOPIC)
        if case.topic != before:
            case.save(update_fields=["topic"])
            record(CaseTopicSet(**journal_columns(case), actor=by.pk if by else None, before=before), at=at)
    return case
