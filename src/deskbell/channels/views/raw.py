"""Show a raw message as plain text, or download it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from deskbell.channels.models import RawMessage
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role

MOST_SHOWN = 200_000


@require_role("agent")
@require_GET
def download_raw(request: HttpRequest, number: int) -> HttpResponse:
    """Send the bytes of the raw message as a download."""
    row = _get_raw(number)
    response = HttpResponse(bytes(row.body), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="mail-{row.pk}.eml"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_role("agent")
@require_GET
def raw_text(request: HttpRequest, number: int) -> HttpResponse:
    """Show the raw message as text, with control characters made visible."""
    row = _get_raw(number)
    shown = bytes(row.body[:MOST_SHOWN]).decode("utf-8", "replace").replace("\r\n", "\n")
    visible = "".join(
        letter if letter.isprintable() or letter in "\n\t" else f"\\u{ord(letter):04x}" for letter in shown
    )
    return render_page(request, "channels/raw_text.html", raw=row, text=visible, more=row.size > MOST_SHOWN)


def _get_raw(number: int) -> RawMessage:
    row = RawMessage.objects.select_related("account").filter(pk=number).first()
    if row is None or not row.body:
        raise Http404
    return row
