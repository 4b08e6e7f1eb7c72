"""The page that explains a clock, with the form for the cause of its breach."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.standards.actions.give_cause import NotExplained, give_cause
from deskbell.standards.display import format_hour_in_zone, format_short_day
from deskbell.standards.forms.cause_form import CauseForm
from deskbell.standards.models import Clock
from deskbell.standards.reads.case_clocks import describe_clock
from deskbell.standards.reads.causes import causes_of_clocks
from deskbell.standards.reads.clock_explanation import explain_clock
from deskbell.standards.reads.outcome_rows import find_case_names
from deskbell.standards.reads.rule_of_clock import find_rule_of_clock
from deskbell.standards.reads.standard_names import standard_name
from deskbell.standards.rules import may_explain_breach


@require_role("agent")
def clock_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show how a clock was computed."""
    return _render_clock(request, find_clock(number))


@require_role("lead")
@require_POST
def save_cause(request: HttpRequest, number: int) -> HttpResponse:
    """Save the cause of a breach; when it is refused, show the page again with what is wrong."""
    clock = find_clock(number)
    form = CauseForm.from_request(request, clock.standard)
    if form.is_valid():
        try:
            give_cause(clock=clock, text=form.cleaned_data["cause"], by=current_staff(request), at=now())
        except NotExplained as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Cause saved."))
            return redirect("standards_clock", number)
    return _render_clock(request, clock, form)


def find_clock(number: int) -> Clock:
    """Return the clock with its row, standard and version loaded. Raises Http404."""
    found = Clock.objects.select_related("row", "standard", "version").filter(pk=min(number, 2**63 - 1)).first()
    if found is None:
        raise Http404
    return found


def _render_clock(request: HttpRequest, found: Clock, form: CauseForm | None = None) -> HttpResponse:
    at = now()
    explains = found.breached_at is not None and may_explain_breach(request.user)
    form = form or (CauseForm(found.standard) if explains else None)
    return render_page(
        request,
        "standards/clock.html",
        status=form_status(form) if form else 200,
        clock=found,
        name=standard_name(found.version),
        chip=describe_clock(found, at),
        week_day=format_short_day,
        at_place=format_hour_in_zone,
        explained=explain_clock(found, at=at),
        cause=causes_of_clocks([found]).get(found.pk),
        form=form,
        rule=find_rule_of_clock(found),
        may_see_roll=may_see_roll(request.user),
        case=find_case_names({found.case}).get(found.case) if found.case else None,
    )
