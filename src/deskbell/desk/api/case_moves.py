"""The API operations that move a case: to a colleague, to another team with a brief, under a topic, into another case."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.merge import merge, unmerge
from deskbell.desk.actions.set_topic import set_topic
from deskbell.desk.actions.write_brief import BriefText
from deskbell.desk.api.lookups import get_acting_staff, get_case_or_404, get_exact_case_or_404, get_team_or_422
from deskbell.desk.api.schemas import AssignIn, CaseOut, EmptyBody, HandOverIn, MergeIn, TopicIn
from deskbell.desk.api.serializers import serialize_case
from deskbell.kit.clock import now
from deskbell.kit.rest import PROBLEM_RESPONSES, BearerAuth
from deskbell.people.models import Staff, Team

router = Router(tags=["cases"])
WRITE = BearerAuth("cases:write")


@router.post("/{ref}/assign", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="assign")
def assign_case(request: HttpRequest, ref: str, payload: AssignIn) -> dict[str, Any]:
    """Give the case to a colleague, a team, or both.

    Another team gets it without a brief; prefer `hand-over` for that.
    """
    to, team = _find_receivers(payload)
    assign(case=get_case_or_404(ref), to=to, team=team, by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/hand-over", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="hand_over")
def hand_over_case(request: HttpRequest, ref: str, payload: HandOverIn) -> dict[str, Any]:
    """Hand the case over to another team or colleague with a brief.

    The brief says what the customer wants, what was tried, what was promised, and what is next.
    """
    to, team = _find_receivers(payload)
    brief = BriefText(**payload.brief.dict()) if payload.brief else None
    hand_over(case=get_case_or_404(ref), to=to, team=team, brief=brief, by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/sort", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="sort")
def set_case_topic(request: HttpRequest, ref: str, payload: TopicIn) -> dict[str, Any]:
    """Set the topic of the case."""
    set_topic(case=get_case_or_404(ref), topic=payload.topic, by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


@router.post("/{ref}/merge", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="merge")
def merge_case(request: HttpRequest, ref: str, payload: MergeIn) -> dict[str, Any]:
    """Merge this case into another one. The answer is the other case."""
    into = merge(case=get_case_or_404(ref), into=get_case_or_404(payload.into), by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(into.ref))


@router.post("/{ref}/unmerge", auth=WRITE, response={200: CaseOut, **PROBLEM_RESPONSES}, operation_id="unmerge")
def unmerge_case(request: HttpRequest, ref: str, payload: EmptyBody | None = None) -> dict[str, Any]:
    """Undo the merge of this case into another one."""
    unmerge(case=get_exact_case_or_404(ref), by=get_acting_staff(request), at=now())
    return serialize_case(get_case_or_404(ref))


def _find_receivers(payload: AssignIn) -> tuple[Staff | None, Team | None]:
    """Return the colleague and the team that the request names, None where it names none. Raises HttpError 422."""
    to = Staff.objects.filter(pk=payload.to, is_active=True).first() if payload.to is not None else None
    if payload.to is not None and to is None:
        raise HttpError(422, "Nobody who works here has this id.")
    return to, get_team_or_422(payload.team) if payload.team else None
