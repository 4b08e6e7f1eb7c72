"""The bytes as they came: for whoever doubts what the desk made of them. Never shown as anything but text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from deskbell.channels.models import Raw
from deskbell.kit.pages import page
from deskbell.people.door import door

SHOWN = 200_000


@door("agent")
@require_GET
def raw(request: HttpRequest, number: int) -> HttpResponse:
    """Download the mail."""
    row = _found(number)
    response = HttpResponse(bytes(row.body), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="mail-{row.pk}.eml"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@door("agent")
@require_GET
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The mail as text, every sign that would steer a screen made visible."""
    row = _found(number)
    shown = bytes(row.body[:SHOWN]).decode("utf-8", "replace").replace("\r\n", "\n")
    visible = "".join(
        letter if letter.isprintable() or letter in "\n\t" else f"\\u{ord(letter):04x}" for letter in shown
    )
    return page(request, "channels/raw.html", raw=row, text=visible, more=row.size > SHOWN)


def _found(number: int) -> Raw:
    row = Raw.objects.select_related("mailbox").filter(pk=number).first()
    if row is None or not row.body:
        raise Http404
    return row
