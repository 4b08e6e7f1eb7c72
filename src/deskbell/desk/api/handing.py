"""Programs get the files of a case: the bytes as they came, never as a page."""

from typing import Annotated

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from ninja.errors import HttpError

from deskbell.desk.api.found import find
from deskbell.desk.api.shapes import AskedFile
from deskbell.desk.models import Attachment
from deskbell.desk.reads.merged import whole
from deskbell.desk.views.files import handed
from deskbell.kit.programs import PROBLEMS, Bearer

router = Router(tags=["cases"])
READ = Bearer("cases:read")
Number = Annotated[int, Path(ge=1, lt=2**63)]
BYTES = {
    200: {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/{ref}/files/{number}", auth=READ, response=PROBLEMS, openapi_extra={"responses": BYTES}, operation_id="file"
)
def file(request: HttpRequest, ref: str, number: Number, asked: Query[AskedFile]) -> HttpResponseBase:
    """The bytes of a file that the timeline names by its `id`. One with a `flag` only with `flagged=true`: it may do harm."""
    found = Attachment.objects.filter(pk=number, message__case__in=whole(find(ref))).first()
    if found is None:
        raise HttpError(404, "There is no such file on this case.")
    if found.flag and not asked.flagged:
        raise HttpError(
            409, "This file may do harm: see its flag in the timeline. Ask with flagged=true to have it all the same."
        )
    return handed(found)
