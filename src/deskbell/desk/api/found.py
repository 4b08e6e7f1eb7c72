"""Finding what a program names, or saying plainly that there is no such thing."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from ninja.errors import HttpError

from deskbell.desk.actions.once import AnotherRequest, once
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import going_on, named_case
from deskbell.kit.clock import now
from deskbell.people.models import Staff, Team


def acting(request: HttpRequest) -> Staff:
    """Whom the token acts for: its member of staff, else the longest-serving admin. 403 when there is nobody."""
    here = Staff.objects.filter(is_active=True, role=Staff.Role.ADMIN).order_by("joined_at", "id")
    staff: Staff | None = request.auth.staff or here.first()  # type: ignore[attr-defined]
    if staff is None:
        raise HttpError(403, "This token acts for nobody. Make one for a member of staff: what is done has a name.")
    return staff


def just_once(request: HttpRequest, key: str, doing: Callable[[], int]) -> int:
    """The number of what `doing` made, now or when this token asked the same under this key before; 422."""
    asked = f"{request.method} {request.path}\n".encode() + request.body
    token: int = request.auth.pk  # type: ignore[attr-defined]
    try:
        return once(token=token, key=key, request=asked, at=now(), doing=doing)
    except AnotherRequest as other:
        raise HttpError(422, "This Idempotency-Key was used for another request: take a new one.") from other


def find(ref: str) -> Case:
    """The case of this reference, or the one in which it goes on; 404."""
    return going_on(named(ref))


def named(ref: str) -> Case:
    """The case of this very reference, merged or not; 404."""
    case = named_case(ref.replace("\x00", ""))
    if case is None:
        raise HttpError(404, "There is no such case.")
    return case


def team_of(slug: str, *, by: Staff | None = None) -> Team:
    """The team of this slug; without one the first team of `by`, else of the house. 422."""
    teams = Team.objects.select_related("brand").order_by("pk")
    if slug:
        team = teams.filter(slug=slug.replace("\x00", "")).first()
    else:
        team = teams.filter(members=by).first() or teams.first()
    if team is None and not slug:
        raise HttpError(422, "There is no team yet: an admin makes the first one under Set up.")
    if team is None:
        raise HttpError(422, "There is no team of this name (its short form).")
    return team


def instant(text: str) -> datetime:
    """The instant inside a cursor; 422."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise HttpError(422, "This is no cursor: take `next` of the page before, as it was given.")
    return found
