"""Files that customers sent: always as a download, never as a page of ours; pictures may be looked at."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from deskbell.desk.models import Attachment
from deskbell.desk.reads.pictures import picture_type
from deskbell.desk.reads.spoken import plainly
from deskbell.kit.files import files
from deskbell.kit.pages import page
from deskbell.people.door import door

CSP = "sandbox; default-src 'none'; frame-ancestors 'none'"


@door("agent")
@require_http_methods(["GET", "POST"])
def attachment(request: HttpRequest, ref: str, file: int) -> HttpResponseBase:
    """The file. One that was flagged asks first and comes by POST only."""
    found = get_object_or_404(Attachment.objects.select_related("message__case"), pk=file, message__case__ref=ref)
    if found.flag and request.method != "POST":
        return page(request, "desk/flagged.html", file=found, name=plainly(found.name), case=found.message.case)
    return handed(found)


def handed(found: Attachment) -> HttpResponseBase:
    """The file itself: a picture as what it is, anything else as bytes to be kept. Raises Http404 when it is gone."""
    try:
        content = files.open(found.sha256)
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = picture_type(content.read(16))
    content.seek(0)
    answer = FileResponse(content, content_type=kind or "application/octet-stream")
    answer["Content-Length"] = found.size
    answer["Content-Disposition"] = _disposition(found.name, inline=bool(kind) and not found.flag)
    answer["Content-Security-Policy"] = CSP
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _disposition(name: str, *, inline: bool) -> str:
    safe = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"<>|:*?').strip(". ")[:120]
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(safe or 'file')}"
