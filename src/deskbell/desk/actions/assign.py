"""Straight to the person who can help: inside a team a case goes from one to another without much ado.

To another team it goes with a brief (`hand_over`). A program may send it there without one, and that is told as it was.
"""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.hand_over import give
from deskbell.desk.actions.refusals import NeedsSomeone
from deskbell.desk.events import CaseAssigned
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff, Team
from deskbell.people.reads.places import team_slug


def assign(*, case: Case, to: Staff | None, team: Team | None, by: Staff | None, at: datetime) -> Case:
    """Give the case to `to` (None: nobody yet) and to `team` (None: as it is). Raises NeedsSomeone.

    A team of another brand takes the case into that team, not into that brand: the customer wrote to the first.
    """
    if to is None and team is None:
        raise NeedsSomeone
    if to is not None and not to.is_active:
        raise NeedsSomeone
    with transaction.atomic():
        case = held_still(case)
        before = case.owner_id
        if team is not None and team.pk != case.team_id:
            give(case, to=to, team=team, by=by, at=at)
            return case
        if before == (to.pk if to else None):
            return case
        case.owner = to
        case.save(update_fields=["owner"])
        actor, team_before = by.pk if by else None, team_slug(case.team_id)
        news = CaseAssigned(**about(case), actor=actor, to=case.owner_id, before=before, team_before=team_before)
        record(news, at=at)
    return case
