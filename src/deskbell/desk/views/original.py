"""A mail as its sender drew it: in a frame that may run nothing, load nothing and send nothing."""

import re
from base64 import b64encode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.views.decorators.http import require_GET

from deskbell.desk.models import Attachment, Message
from deskbell.desk.reads.pictures import picture_type
from deskbell.kit.files import files
from deskbell.people.door import door

CSP = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
MOST = 4_000_000
CID = re.compile(r"""(?<=src=["'])cid:([^"'\s>]{1,400})(?=["'])""")
PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>{body}</body></html>"
)


@door("agent")
@require_GET
def original(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """The cleaned HTML of a message, its own pictures written into it; nothing is fetched from anywhere."""
    found = get_object_or_404(Message, pk=message, case__ref=ref)
    if not found.html:
        raise Http404
    body = CID.sub(_Pictures(found), found.html)
    answer = HttpResponse(PAGE.format(language=escape(found.language), title=escape(ref), body=body))
    answer["Content-Security-Policy"] = CSP
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Pictures:
    """Puts a picture of the message in the place of its Content-ID, as long as all together stay small."""

    def __init__(self, message: Message) -> None:
        self.left = MOST
        rows = Attachment.objects.filter(message=message, flag="").exclude(cid="").values_list("cid", "sha256", "size")
        self.known = {cid: (sha256, size) for cid, sha256, size in rows}

    def __call__(self, match: re.Match[str]) -> str:
        sha256, size = self.known.get(match[1], ("", 0))
        if not sha256 or size > self.left:
            return "data:,"
        try:
            with files.open(sha256) as file:
                content = file.read(size)
        except FileNotFoundError:
            return "data:,"
        kind = picture_type(content[:16])
        if not kind:
            return "data:,"
        self.left -= size
        return f"data:{kind};base64,{b64encode(content).decode()}"
