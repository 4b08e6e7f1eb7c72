"""Find what an API request names, or answer with an HTTP error that says what does not exist."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from ninja.errors import HttpError, ValidationError

from deskbell.desk.actions.idempotency import IdempotencyKeyReused, run_once
from deskbell.desk.case_channels import list_channels_for_new_cases
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_exact_case, get_merge_target
from deskbell.kit.clock import now
from deskbell.people.address_kinds import list_address_kinds
from deskbell.people.models import Staff, Team


def get_acting_staff(request: HttpRequest) -> Staff:
    """Return the member of staff in whose name the token acts: its own, else the admin who joined first. Raises
    HttpError 403.
    """
    here = Staff.objects.filter(is_active=True, role=Staff.Role.ADMIN).order_by("joined_at", "id")
    staff: Staff | None = request.auth.staff or here.first()  # type: ignore[attr-defined]
    if staff is None:
        raise HttpError(403, "This token acts for nobody. Make one for a member of staff: what is done has a name.")
    return staff


def run_idempotent(request: HttpRequest, key: str, action: Callable[[], int]) -> int:
    """Call `action` and return its result, an id. If this token sent the same request under this key before, return the
    id from then.

    Raises HttpError 422 when the key was used for a different request.
    """
    content = f"{request.method} {request.path}\n".encode() + request.body
    token: int = request.auth.pk  # type: ignore[attr-defined]
    try:
        return run_once(token=token, key=key, request=content, at=now(), action=action)
    except IdempotencyKeyReused as other:
        raise HttpError(422, "This Idempotency-Key was used for another request: take a new one.") from other


def get_case_or_404(ref: str) -> Case:
    """Return the case with this reference; if it was merged, the case it was merged into. Raises HttpError 404."""
    return get_merge_target(get_exact_case_or_404(ref))


def get_exact_case_or_404(ref: str) -> Case:
    """Return the case with exactly this reference, also when it was merged. Raises HttpError 404."""
    case = find_exact_case(ref.replace("\x00", ""))
    if case is None:
        raise HttpError(404, "There is no such case.")
    return case


def get_team_or_422(slug: str, *, by: Staff | None = None) -> Team:
    """Return the team with this slug. Without a slug: the first team of `by`, else the first of all.

    Raises HttpError 422.
    """
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


def get_new_case_channel_or_422(name: str) -> str:
    """Return the name of a channel by which staff may write first. Without a name, the first such channel. Raises
    HttpError 422.
    """
    names = [channel.name for channel in list_channels_for_new_cases()]
    if name and name not in names:
        raise _field_error("channel", f"Give one of these channels: {', '.join(names)}.")
    if not names:
        raise HttpError(422, "No channel can open a case.")
    return name or names[0]


def normalize_address_or_422(channel: str, address: str) -> str:
    """Return the normalised form of an address of this channel. Raises HttpError 422 when it is not an address."""
    kind = list_address_kinds()[channel]
    value = kind.normalize(address)
    if not kind.is_complete(value):
        raise _field_error("customer", f"This is not a complete address of the channel {channel}.")
    return value


def _field_error(field: str, message: str) -> ValidationError:
    return ValidationError([{"loc": ("body", field), "msg": message}])


def parse_cursor_instant(text: str) -> datetime:
    """Return the time that a cursor contains. Raises HttpError 422."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise HttpError(422, "This is no cursor: take `next` of the page before, as it was given.")
    return found
