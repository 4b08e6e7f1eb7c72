"""Show a mail with its original formatting, in a frame that cannot run, load or send anything."""

import re
from base64 import b64encode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.views.decorators.http import require_safe

from deskbell.desk.models import Attachment, Message
from deskbell.desk.original_size import describe_original_size
from deskbell.desk.reads.pictures import detect_picture_type
from deskbell.kit.file_store import file_store
from deskbell.people.access import require_role

CSP = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
MAX_PICTURE_BYTES = 4_000_000
CID_PATTERN = re.compile(r"""(?<=src=["'])cid:([^"'\s>]{1,400})(?=["'])""")
PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>{body}</body></html>"
)


@require_role("agent")
@require_safe
def show_original(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """Send the cleaned HTML of a message. Its own pictures are embedded; nothing is loaded from elsewhere."""
    found = get_object_or_404(Message, pk=message, case__ref=ref)
    if not found.html:
        raise Http404
    body = CID_PATTERN.sub(_InlinePictures(found), found.html)
    answer = HttpResponse(PAGE.format(language=escape(found.language), title=escape(ref), body=body))
    answer["Content-Security-Policy"] = CSP
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Original-Size"] = describe_original_size(found.html)
    return answer


class _InlinePictures:
    """Replaces each Content-ID by the picture of the message, up to MAX_PICTURE_BYTES for all together."""

    def __init__(self, message: Message) -> None:
        self.left = MAX_PICTURE_BYTES
        rows = Attachment.objects.filter(message=message, flag="").exclude(cid="").values_list("cid", "sha256", "size")
        self.known = {cid: (sha256, size) for cid, sha256, size in rows}

    def __call__(self, match: re.Match[str]) -> str:
        sha256, size = self.known.get(match[1], ("", 0))
        if not sha256 or size > self.left:
            return "data:,"
        try:
            with file_store.open(sha256) as file:
                content = file.read(size)
        except FileNotFoundError:
            return "data:,"
        kind = detect_picture_type(content[:16])
        if not kind:
            return "data:,"
        self.left -= size
        return f"data:{kind};base64,{b64encode(content).decode()}"
