"""Hand a case over to another team or colleague, with a brief, so that nobody asks the customer twice."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.refusals import NeedsBrief, NeedsOtherReceiver, NeedsReceiver, NeedsRelease, NeedsReopening
from deskbell.desk.actions.write_brief import BriefText, save_brief
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.events import CaseHandedOver
from deskbell.desk.models import Case
from deskbell.desk.rules import FINISHED
from deskbell.journal.record import record
from deskbell.people.models import Staff, Team
from deskbell.people.reads.slugs import get_team_slug


def hand_over(
    *, case: Case, to: Staff | None, team: Team | None, brief: BriefText | None, by: Staff, at: datetime
) -> Case:
    """Give the case to `team` (None: the same team) and to `to` (None: no owner), with this brief. Return the case.

    Raises NeedsBrief, BriefTooLong, NeedsReceiver, NeedsOtherReceiver, NeedsRelease, NeedsReopening.
    """
    if brief is None:
        raise NeedsBrief
    if (to is None and team is None) or (to is not None and not to.is_active):
        raise NeedsReceiver
    with transaction.atomic():
        case = lock_case(case)
        _check(case, to, team)
        version = save_brief(case=case, brief=brief, by=by, at=at).version
        transfer_case(case, to=to, team=team, by=by, at=at, version=version)
    return case


def transfer_case(
    case: Case, *, to: Staff | None, team: Team | None, by: Staff | None, at: datetime, version: int = 0
) -> None:
    """Change the team and owner of a case that is locked, and record the handover.

    `version` is the version of the brief that goes with it; 0 when there is none.
    """
    before, team_before = case.owner_id, get_team_slug(case.team_id)
    case.owner = to
    if team is not None:
        case.team = team
    case.save(update_fields=["owner", "team"])
    news = CaseHandedOver(
        **journal_columns(case),
        actor=by.pk if by else None,
        to=case.owner_id,
        before=before,
        team_before=team_before,
        brief=bool(version),
        version=version,
    )
    record(news, at=at)


def _check(case: Case, to: Staff | None, team: Team | None) -> None:
    if case.held:
        raise NeedsRelease
    if case.state in FINISHED:
        raise NeedsReopening
    same_team = team is None or team.pk == case.team_id
    if same_team and case.owner_id == (to.pk if to else None):
        raise NeedsOtherReceiver
