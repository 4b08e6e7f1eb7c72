"""Send the thumbnail of a picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from deskbell.desk.actions.make_thumbnail import make_thumbnail
from deskbell.desk.models import Attachment
from deskbell.desk.views.download_file import CSP
from deskbell.kit.clock import now
from deskbell.kit.thumbnails import TYPE, ThumbnailsBusy
from deskbell.people.access import require_role


@require_role("agent")
@require_GET
def show_thumbnail(request: HttpRequest, ref: str, file: int) -> HttpResponse:
    """Send the thumbnail of a picture; 404 when there is none, 503 while others are being made."""
    attachment = get_object_or_404(Attachment, pk=file, message__case__ref=ref)
    try:
        content = make_thumbnail(attachment=attachment, at=now())
    except FileNotFoundError as gone:
        raise Http404 from gone
    except ThumbnailsBusy:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if not content:
        raise Http404
    answer = HttpResponse(content, content_type=TYPE)
    answer["Content-Security-Policy"] = CSP
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
