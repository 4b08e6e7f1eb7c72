"""Why a clock shows what it shows."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.standards.language import from_json
from deskbell.standards.models import Clock
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.reads.causes import given, known
from deskbell.standards.reads.clocks import shown
from deskbell.standards.reads.explain import explain
from deskbell.standards.reads.rows import subjects
from deskbell.standards.reads.rule import rule_then
from deskbell.standards.rules import may_explain
from deskbell.standards.said import day_said, hour_there


@door("agent")
def clock(request: HttpRequest, number: int) -> HttpResponse:
    """The explain page of a clock."""
    found = Clock.objects.select_related("row", "standard", "version").filter(pk=min(number, 2**63 - 1)).first()
    if found is None:
        raise Http404
    at = now()
    explains = found.breached_at is not None and may_explain(request.user)
    return page(
        request,
        "standards/clock.html",
        clock=found,
        name=from_json(found.version.definition).name,
        chip=shown(found, at),
        week_day=day_said,
        at_place=hour_there,
        explained=explain(found, at=at),
        cause=given([found]).get(found.pk),
        may_explain=explains,
        known=known(found.standard) if explains else [],
        longest=LONGEST,
        rule=rule_then(found),
        may_see_roll=may_see_roll(request.user),
        case=subjects({found.case}).get(found.case) if found.case else None,
    )
