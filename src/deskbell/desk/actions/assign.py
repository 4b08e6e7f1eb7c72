"""Straight to the person who can help: a case is given to a colleague, a team, or both."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
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
        before, team_before = case.owner_id, case.team_id
        case.owner = to
        if team is not None:
            case.team = team
        if (before, team_before) == (case.owner_id, case.team_id):
            return case
        case.save(update_fields=["owner", "team"])
        news = CaseAssigned(
            **about(case),
            actor=by.pk if by else None,
            to=case.owner_id,
            before=before,
            team_before=team_slug(team_before),
        )
        record(news, at=at)
    return case
