"""Programs pass cases on: to a colleague, to another team with a brief, under a topic, into another case."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.merge import merge, unmerge
from deskbell.desk.actions.sort import sort
from deskbell.desk.actions.write_brief import Account
from deskbell.desk.api.found import acting, find, named, team_of
from deskbell.desk.api.shapes import AssignIn, CaseOut, HandOverIn, MergeIn, Nothing, SortIn
from deskbell.desk.api.told import case_out
from deskbell.kit.clock import now
from deskbell.kit.programs import PROBLEMS, Bearer
from deskbell.people.models import Staff, Team

router = Router(tags=["cases"])
WRITE = Bearer("cases:write")


@router.post("/{ref}/assign", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="assign")
def assign_one(request: HttpRequest, ref: str, asked: AssignIn) -> dict[str, Any]:
    """Give the case to a colleague, a team, or both. Another team gets it without a brief; rather hand it over."""
    to, team = _receivers(asked)
    assign(case=find(ref), to=to, team=team, by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/hand-over", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="hand_over")
def hand_over_one(request: HttpRequest, ref: str, asked: HandOverIn) -> dict[str, Any]:
    """Give the case to another team or colleague with a brief: what the customer wants, was tried, was promised, is next."""
    to, team = _receivers(asked)
    account = Account(**asked.brief.dict()) if asked.brief else None
    hand_over(case=find(ref), to=to, team=team, account=account, by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/sort", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="sort")
def sort_one(request: HttpRequest, ref: str, asked: SortIn) -> dict[str, Any]:
    """Put the case under a topic."""
    sort(case=find(ref), topic=asked.topic, by=acting(request), at=now())
    return case_out(find(ref))


@router.post("/{ref}/merge", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="merge")
def merge_one(request: HttpRequest, ref: str, asked: MergeIn) -> dict[str, Any]:
    """Let this case end and go on in another, which is answered."""
    into = merge(case=find(ref), into=find(asked.into), by=acting(request), at=now())
    return case_out(find(into.ref))


@router.post("/{ref}/unmerge", auth=WRITE, response={200: CaseOut, **PROBLEMS}, operation_id="unmerge")
def unmerge_one(request: HttpRequest, ref: str, asked: Nothing = Nothing()) -> dict[str, Any]:  # noqa: B008
    """Take the case apart from the one in which it goes on."""
    unmerge(case=named(ref), by=acting(request), at=now())
    return case_out(find(ref))


def _receivers(asked: AssignIn) -> tuple[Staff | None, Team | None]:
    """Whom a program names; 422 when nobody is called so."""
    to = Staff.objects.filter(pk=asked.to, is_active=True).first() if asked.to is not None else None
    if asked.to is not None and to is None:
        raise HttpError(422, "Nobody who works here has this id.")
    return to, team_of(asked.team) if asked.team else None
