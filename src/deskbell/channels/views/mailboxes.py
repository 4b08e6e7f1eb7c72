"""The ways mail comes in: what is connected, whether it works, and a test that shows it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from deskbell.channels.actions.connect import change_mailbox, connect_mailbox
from deskbell.channels.actions.test import send_test
from deskbell.channels.forms import fill, words_of
from deskbell.channels.models import Mailbox, Raw
from deskbell.channels.reads.mailboxes import backlog, boxes
from deskbell.desk.actions.refusals import Refused
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Team


@door("admin")
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All of them, and what waits."""
    return page(
        request,
        "channels/mailboxes.html",
        boxes=boxes(at=now()),
        backlog=backlog(),
        port=settings.MAIL_IN_PORT,
        out=settings.MAIL_OUT,
    )


@door("admin")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Connect one."""
    if request.method == "GET":
        return _form(request, words_of(None), {})
    filled = fill(request.POST)
    if not filled.errors:
        try:
            box = connect_mailbox(**filled.settings, by=request.user, at=now())  # type: ignore[arg-type]
            return redirect("mailbox_test", box.pk)
        except Refused as refusal:
            filled.errors[""] = str(refusal)
    return _form(request, filled.words, filled.errors)


@door("admin")
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, number: int) -> HttpResponse:
    """One mailbox: its state and its settings."""
    box = _found(number)
    if request.method == "GET":
        return _form(request, words_of(box), {}, box)
    filled = fill(request.POST, kept=box)
    if not filled.errors:
        try:
            change_mailbox(mailbox=box, **filled.settings, by=request.user, at=now())  # type: ignore[arg-type]
            return redirect("mailboxes")
        except Refused as refusal:
            filled.errors[""] = str(refusal)
    return _form(request, filled.words, filled.errors, box)


@door("admin")
@require_http_methods(["GET", "POST"])
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Send a mail to it and see it arrive."""
    box, at, error = _found(number), now(), ""
    if request.method == "POST":
        try:
            send_test(mailbox=box, at=at)
            return redirect(f"{reverse('mailbox_test', args=[box.pk])}?{urlencode({'since': at.isoformat()})}")
        except Refused as refusal:
            error = str(refusal)
    context = {**_arrived(request, box), "port": settings.MAIL_IN_PORT, "out": settings.MAIL_OUT, "error": error}
    return page(request, "channels/test.html", status=422 if error else 200, **context)


@door("admin")
@require_GET
def tested(request: HttpRequest, number: int) -> HttpResponse:
    """What has arrived since the test began; asked again by the page."""
    return page(request, "channels/tested.html", **_arrived(request, _found(number)))


def _arrived(request: HttpRequest, box: Mailbox) -> dict[str, Any]:
    since = _instant(request.GET.get("since", "")) or now()
    arrived = Raw.objects.filter(mailbox=box, received_at__gte=since).defer("body").order_by("-received_at").first()
    return {"box": box, "since": since, "arrived": arrived, "sent": "since" in request.GET}


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _form(
    request: HttpRequest, words: dict[str, Any], errors: dict[str, str], box: Mailbox | None = None
) -> HttpResponse:
    teams = [
        (team.pk, f"{team.name} · {team.brand.name}") for team in Team.objects.select_related("brand").order_by("pk")
    ]
    return page(
        request,
        "channels/mailbox.html",
        status=422 if errors else 200,
        box=box,
        words=words,
        errors=errors,
        teams=teams,
        port=settings.MAIL_IN_PORT,
    )


def _found(number: int) -> Mailbox:
    box = Mailbox.objects.filter(pk=number).select_related("brand", "team").first()
    if box is None:
        raise Http404
    return box
