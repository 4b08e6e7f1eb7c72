"""Send files of customers: always as a download, never as a page of ours. Pictures may be shown."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from deskbell.desk.models import Attachment
from deskbell.desk.reads.display_names import reveal_hidden_characters
from deskbell.desk.reads.pictures import detect_picture_type
from deskbell.kit.file_store import file_store
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role

CSP = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_role("agent")
@require_http_methods(["GET", "POST"])
def download_file(request: HttpRequest, ref: str, file: int) -> HttpResponseBase:
    """Send the file. For a file that may be harmful, ask first, and send it only by POST."""
    attachment = get_object_or_404(Attachment.objects.select_related("message__case"), pk=file, message__case__ref=ref)
    if attachment.flag and request.method != "POST":
        return render_page(
            request,
            "desk/flagged.html",
            file=attachment,
            name=reveal_hidden_characters(attachment.name),
            case=attachment.message.case,
        )
    return build_file_response(attachment)


def build_file_response(attachment: Attachment) -> HttpResponseBase:
    """Return the file as a response: a picture with its type, anything else as bytes to save.

    Raises Http404 when the file is gone.
    """
    try:
        content = file_store.open(attachment.sha256)
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = detect_picture_type(content.read(16))
    content.seek(0)
    answer = FileResponse(content, content_type=kind or "application/octet-stream")
    answer["Content-Length"] = attachment.size
    answer["Content-Disposition"] = _disposition(attachment.name, inline=bool(kind) and not attachment.flag)
    answer["Content-Security-Policy"] = CSP
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _disposition(name: str, *, inline: bool) -> str:
    safe = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"<>|:*?').strip(". ")[:120]
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(safe or 'file')}"
