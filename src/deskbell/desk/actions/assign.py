"""Assign a case to a colleague or a team. Inside a team this needs no brief.

A person who gives a case to another team hands it over with a brief (`hand_over`). A program may assign it to another
team without one; the journal then records a handover without a brief.
"""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.hand_over import transfer_case
from deskbell.desk.actions.refusals import NeedsReceiver
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.events import CaseAssigned
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff, Team
from deskbell.people.reads.slugs import get_team_slug


def assign(*, case: Case, to: Staff | None, team: Team | None, by: Staff | None, at: datetime) -> Case:
    """Give the case to `to` (None: no owner) and to `team` (None: the team that has it). Return the case with its new
    values.

    The case keeps its brand, which is the one the customer wrote to, even when a team of another brand gets it.

    Raises NeedsReceiver when neither is given, or the colleague has left.
    """
    if to is None and team is None:
        raise NeedsReceiver
    if to is not None and not to.is_active:
        raise NeedsReceiver
    with transaction.atomic():
        case = lock_case(case)
        before = case.owner_id
        if team is not None and team.pk != case.team_id:
            transfer_case(case, to=to, team=team, by=by, at=at)
            return case
        if before == (to.pk if to else None):
            return case
        case.owner = to
        case.save(update_fields=["owner"])
        actor, team_before = by.pk if by else None, get_team_slug(case.team_id)
        news = CaseAssigned(
            **journal_columns(case), actor=actor, to=case.owner_id, before=before, team_before=team_before
        )
        record(news, at=at)
    return case
