"""No passing the buck: who gives a case on says what it is about, and who gets it need not ask the customer again."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import NeedsBrief, NeedsOther, NeedsRelease, NeedsReopening, NeedsSomeone
from deskbell.desk.actions.write_brief import Account, keep_brief
from deskbell.desk.events import CaseHandedOver
from deskbell.desk.models import Case
from deskbell.desk.rules import FINISHED
from deskbell.journal.record import record
from deskbell.people.models import Staff, Team
from deskbell.people.reads.places import team_slug


def hand_over(
    *, case: Case, to: Staff | None, team: Team | None, account: Account | None, by: Staff, at: datetime
) -> Case:
    """Give the case to `team` (None: the same), to `to` (None: nobody yet), with the brief that `account` tells.

    Raises NeedsBrief, BriefTooLong, NeedsSomeone, NeedsOther, NeedsRelease, NeedsReopening.
    """
    if account is None:
        raise NeedsBrief
    if (to is None and team is None) or (to is not None and not to.is_active):
        raise NeedsSomeone
    with transaction.atomic():
        case = held_still(case)
        _check(case, to, team)
        version = keep_brief(case=case, account=account, by=by, at=at).version
        give(case, to=to, team=team, by=by, at=at, version=version)
    return case


def give(case: Case, *, to: Staff | None, team: Team | None, by: Staff | None, at: datetime, version: int = 0) -> None:
    """The change itself, on a case the caller holds still; `version` is that of the brief, 0 for none."""
    before, team_before = case.owner_id, team_slug(case.team_id)
    case.owner = to
    if team is not None:
        case.team = team
    case.save(update_fields=["owner", "team"])
    news = CaseHandedOver(
        **about(case),
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
        raise NeedsOther
