"""The API operation that downloads a file of a case, always as bytes to save."""

from typing import Annotated

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from ninja.errors import HttpError

from deskbell.desk.api.lookups import get_case_or_404
from deskbell.desk.api.schemas import FileQuery
from deskbell.desk.models import Attachment
from deskbell.desk.reads.merges import case_ids_with_merged
from deskbell.desk.views.download_file import build_file_response
from deskbell.kit.rest import PROBLEM_RESPONSES, BearerAuth

router = Router(tags=["cases"])
READ = BearerAuth("cases:read")
FileId = Annotated[int, Path(ge=1, lt=2**63)]
FILE_RESPONSE = {
    200: {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/{ref}/files/{number}",
    auth=READ,
    response=PROBLEM_RESPONSES,
    openapi_extra={"responses": FILE_RESPONSE},
    operation_id="file",
)
def download_file(request: HttpRequest, ref: str, number: FileId, payload: Query[FileQuery]) -> HttpResponseBase:
    """Download a file. The timeline gives its `id`.

    A file with a `flag` may be harmful, and is sent only with `flagged=true`.
    """
    attachment = Attachment.objects.filter(
        pk=number, message__case__in=case_ids_with_merged(get_case_or_404(ref))
    ).first()
    if attachment is None:
        raise HttpError(404, "There is no such file on this case.")
    if attachment.flag and not payload.flagged:
        raise HttpError(
            409, "This file may do harm: see its flag in the timeline. Ask with flagged=true to have it all the same."
        )
    return build_file_response(attachment)
