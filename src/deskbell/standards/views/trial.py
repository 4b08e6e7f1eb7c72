"""The trial page: choose or type a standard, move the target, see what would have been kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.arrange import DraftFull
from deskbell.handbook.actions.write_part import DraftClosed
from deskbell.handbook.rules import may_publish
from deskbell.kit.clock import now
from deskbell.kit.formats import format_number
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.standards.actions.make_rule import make_rule
from deskbell.standards.calendars import MICRO
from deskbell.standards.display import VERDICTS, format_goal, format_micros, format_percent, format_short_day
from deskbell.standards.forms.trial_form import TriedRuleForm, list_calendar_choices
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import (
    Definition,
    Goal,
    Unit,
    format_block,
)
from deskbell.standards.language.keywords import readers_keywords
from deskbell.standards.reads.figure import Figure, displayed_goal
from deskbell.standards.reads.measured_standard import version_at
from deskbell.standards.reads.standard_names import standard_name
from deskbell.standards.reads.trial import Trial, build_trial, format_slider_place
from deskbell.standards.reads.tried_standard import TriedStandard, try_standard
from deskbell.standards.views.trial_query import TrialQuery, read_trial_query, with_calendar
from deskbell.standards.vocabulary import vocabulary


@require_role("agent")
def trial_page(request: HttpRequest) -> HttpResponse:
    """Show the trial page. The script that moves the target requests only its live part."""
    query = read_trial_query(request)
    if request.headers.get("HX-Request") and query.definition:
        return render(request, "standards/trial_result.html", _result_context(request, query), using="jinja2")
    words = _result_context(request, query) if query.definition else {"query": query}
    query.form.fill(standard=query.standard, text=query.text or str(words.get("block", "")))
    return render_page(request, "standards/trial.html", status=422 if query.error else 200, **words)


@require_role("manager")
@require_POST
def make_rule_of_trial(request: HttpRequest) -> HttpResponse:
    """Put the tried standard into the draft of the next edition, and redirect there."""
    form = TriedRuleForm.from_request(request)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("standards_try")
    brand, definition = form.cleaned_data["brand"], form.cleaned_data["text"]
    try:
        part = make_rule(definition=definition, brand=brand, by=current_staff(request), at=now())
    except (DraftFull, DraftClosed) as problem:
        messages.error(request, str(problem) or _("This draft is full."))
        return redirect("standards_try")
    return redirect("handbook_part", part.draft_id, part.key)


def _result_context(request: HttpRequest, query: TrialQuery) -> dict[str, Any]:
    assert query.definition is not None
    assert query.original is not None
    asked, brand = now(), query.brand.slug if query.brand else ""
    dragged = "HX-Request" in request.headers
    one = try_standard(query.definition, brand=brand, at=asked, weeks=query.weeks, dragged=dragged)
    at = one.query.at
    today = try_standard(query.original, brand=brand, at=at, weeks=query.weeks)
    trial = build_trial(one, today)
    goal = query.definition.goal
    return {
        "query": query,
        "name": standard_name(version_at(query.standard, asked)) if query.standard else query.definition.name,
        "trial": trial,
        "one": one,
        "figure": one.figure,
        "verdict": VERDICTS[one.figure.verdict],
        "today_figure": today.figure,
        "today_goal": format_goal(today.query.goal),
        "goal": format_goal(goal),
        "goal_percent": None if goal.is_mean else float(displayed_goal(goal) * 100),
        "by_standard": _by_standard_hours(query, one, at) if query.calendar else None,
        "compared": _compare_calendars(query, at) if request.GET.get("compare") else [],
        "block": format_block(query.definition, get_language(), measures=vocabulary()["measures"]),
        "as_form": f"{reverse('standards_write')}?{urlencode({'brand': brand, 'text': format_block(query.definition)})}",
        "enough": ENOUGH,
        "percent": format_percent,
        "VERDICTS": VERDICTS,
        "said": _mean_formatter(goal),
        "week_day": format_short_day,
        "may_make": may_publish(request.user),
        **_slider_context(trial, query.original),
    }


def _slider_context(trial: Trial, original: Definition) -> dict[str, Any]:
    """Where the slider is, where it began, and where the tightest target is: as numbers and in words."""
    moved, tight = trial.slider, trial.tightest_goal
    if moved is None:
        nowhere = dict.fromkeys(("value", "today_value", "tight_value"))
        return {**nowhere, "place": "", "tight_said": "", "unit": ""}
    held = replace(moved, goal=tight).value if tight else None
    return {
        "value": float(moved.value),
        "place": format_slider_place(moved, moved.value),
        "today_value": float(replace(moved, goal=original.goal).value),
        "tight_value": None if held is None else float(held),
        "tight_said": "" if held is None else format_slider_place(moved, held),
        "unit": readers_keywords().unit(moved.unit, 2) if moved.unit else "",
    }


def _by_standard_hours(query: TrialQuery, one: TriedStandard, at: datetime) -> Figure:
    """The same target by the hours that the standard itself counts."""
    assert query.original is not None
    length = one.query.goal.length
    original = query.original.goal.length
    if length is None or original is None:
        return one.figure
    working = original.unit.is_working
    plain = length.unit.name.removeprefix("WORKING_")
    goal = replace(one.query.goal, length=replace(length, unit=Unit[f"WORKING_{plain}" if working else plain]))
    definition = replace(query.original, goal=goal)
    return try_standard(definition, brand=one.query.brand, at=at, weeks=query.weeks).figure


def _compare_calendars(query: TrialQuery, at: datetime) -> list[tuple[str, str, Figure, int]]:
    """The target by every choice of hours."""
    assert query.definition is not None
    found, brand = [], query.brand.slug if query.brand else ""
    for calendar, word in list_calendar_choices()[1:]:
        other = try_standard(with_calendar(query.definition, calendar), brand=brand, at=at, weeks=query.weeks)
        found.append((word, query.url(calendar=calendar), other.figure, other.tally.missed))
    return found


def _mean_formatter(goal: Goal) -> Callable[[float], str]:
    """How a mean is written: a length of time, or a number."""
    if goal.length is not None:
        return lambda value: format_micros(int(value))
    return lambda value: format_number(round(value / MICRO, 2))
