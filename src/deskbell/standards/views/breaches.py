"""What was missed and why: the list a lead works through, and the form that keeps a cause."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person
from deskbell.standards.actions.give_cause import NotExplained, give_cause
from deskbell.standards.language import from_json
from deskbell.standards.models import Clock
from deskbell.standards.reads.causes import breaches as all_breaches
from deskbell.standards.reads.causes import given, unexplained
from deskbell.standards.reads.rows import cursor, subjects

PAGE = 50


@door("lead")
def breaches(request: HttpRequest) -> HttpResponse:
    """Breaches of the last days without a cause; `?which=all` every one that was told."""
    every = request.GET.get("which") == "all"
    found = all_breaches(person(request)) if every else unexplained(person(request), at=now())
    after = cursor(request.GET.get("after", ""))
    if after:
        found = found.filter(_older(*after))
    clocks = list(found.select_related("row", "standard", "version")[: PAGE + 1])
    shown, causes = clocks[:PAGE], given(clocks[:PAGE])
    named = subjects({clock.case for clock in shown if clock.case})
    rows = [
        {
            "clock": clock,
            "name": from_json(clock.version.definition).name,
            "case": named.get(clock.case or 0, {}),
            "cause": causes.get(clock.pk),
        }
        for clock in shown
    ]
    more = _place(shown[-1]) if len(clocks) > PAGE else ""
    return page(request, "standards/breaches.html", rows=rows, every=every, more=more)


def _older(at: datetime, number: int) -> Q:
    return Q(breached_at__lt=at) | Q(breached_at=at, pk__lt=number)


def _place(clock: Clock) -> str:
    return f"{clock.breached_at.isoformat()}_{clock.pk}" if clock.breached_at else ""


@door("lead")
@require_POST
def cause(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the cause of a breach."""
    clock = Clock.objects.filter(pk=min(number, 2**63 - 1)).first()
    if clock is None:
        raise Http404
    try:
        give_cause(clock=clock, text=request.POST.get("cause", ""), by=person(request), at=now())
    except NotExplained as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The cause is kept."))
    return redirect(reverse("standards_clock", args=[number]))
