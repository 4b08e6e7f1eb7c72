"""The set-up in the REST API: apply a document or a part of one, and export the present set-up."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from deskbell.kit.clock import now
from deskbell.kit.rest import PROBLEM_RESPONSES, BearerAuth, StrictSchema
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.models import Staff
from deskbell.people.reads.export_setup import export_setup
from deskbell.people.setup_file.document import SetupRefused, document_model
from deskbell.people.setup_file.sections import LARGEST_FILE, SetupRow

if TYPE_CHECKING:
    SetupIn = SetupRow
else:
    SetupIn = document_model()

setup_router = Router(auth=BearerAuth("setup", max_body=2 * LARGEST_FILE), tags=["setup"])


class SetupQuery(StrictSchema):
    """With `dry_run` nothing is changed; the answer says what would be."""

    dry_run: bool = False


class SetupChanges(Schema):
    """What was changed, in English; empty when everything was there already."""

    changes: list[str]


@setup_router.post("", response={200: SetupChanges, **PROBLEM_RESPONSES}, operation_id="apply_setup")
def apply_setup_by_api(request: HttpRequest, payload: SetupIn, asked: Query[SetupQuery]) -> dict[str, Any]:
    """Add and change what the document names, all of it or nothing. What it does not name stays."""
    try:
        changes = apply_setup(document=payload, by=_get_admin(request), at=now(), dry_run=asked.dry_run)
    except SetupRefused as refusal:
        raise HttpError(422, str(refusal)) from refusal
    return {"changes": changes}


@setup_router.get("", response={200: SetupIn, **PROBLEM_RESPONSES}, operation_id="export_setup", exclude_unset=True)
def export_setup_by_api(request: HttpRequest) -> dict[str, Any]:
    """Return the set-up as a document. Passwords and other secrets are left out."""
    _get_admin(request)
    return export_setup()


def _get_admin(request: HttpRequest) -> Staff:
    """Return the admin the token acts for. Raises HttpError 403."""
    admins = Staff.objects.filter(is_active=True, role=Staff.Role.ADMIN).order_by("joined_at", "id")
    staff: Staff | None = request.auth.staff or admins.first()  # type: ignore[attr-defined]
    if staff is None or staff.role != Staff.Role.ADMIN:
        raise HttpError(403, "Only a token of an admin sets up. Make one for an admin.")
    return staff
