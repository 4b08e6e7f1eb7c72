"""A standard tried on the past: choose or type it, move the target, see what would have been kept."""

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

from deskbell.handbook.actions.arrange import Full
from deskbell.handbook.actions.write_part import Closed
from deskbell.handbook.rules import may_publish
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.kit.spoken import number
from deskbell.people.door import door, person
from deskbell.people.models import Brand
from deskbell.standards.actions.make_rule import make_rule
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import BlockError, Definition, Goal, Unit, from_json, parse, show
from deskbell.standards.language.tongues import readers
from deskbell.standards.reads.figure import Figure, aimed
from deskbell.standards.reads.measured import in_force, version_at
from deskbell.standards.reads.trial import Trial, place_said, trial
from deskbell.standards.reads.tried import Tried, tried
from deskbell.standards.said import VERDICTS, day_said, goal_said, micros_said, percent
from deskbell.standards.views.trial_asked import WEEKS, Asked, asked_of, by_calendar, calendars
from deskbell.standards.vocabulary import vocabulary


@door("agent")
def try_on(request: HttpRequest) -> HttpResponse:
    """The page; a script that moves the target asks for its live part alone."""
    asked = asked_of(request)
    if request.headers.get("HX-Request") and asked.tried:
        return render(request, "standards/tried.html", _told(request, asked), using="jinja2")
    words = _told(request, asked) if asked.tried else {"asked": asked}
    status = 422 if asked.problem else 200
    return page(request, "standards/try.html", status=status, **words, **_choices(asked))


@door("manager")
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """Put what was tried into the draft of the next edition, and go there."""
    brand = Brand.objects.filter(slug=request.POST.get("brand", "")).first()
    try:
        definition = parse(request.POST.get("text", ""), **vocabulary())
    except BlockError:
        return redirect("standards_try")
    if brand is None:
        return redirect("standards_try")
    try:
        part = make_rule(definition=definition, brand=brand, by=person(request), at=now())
    except (Full, Closed) as problem:
        messages.error(request, str(problem) or _("This draft is full."))
        return redirect("standards_try")
    return redirect("handbook_part", part.draft_id, part.key)


def _told(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    assert asked.tried is not None
    assert asked.begun is not None
    at, brand = now(), asked.brand.slug if asked.brand else ""
    dragged = "HX-Request" in request.headers
    one = tried(asked.tried, brand=brand, at=at, weeks=asked.weeks, dragged=dragged)
    at = one.asked.at
    today = tried(asked.begun, brand=brand, at=at, weeks=asked.weeks)
    told = trial(one, today)
    goal = asked.tried.goal
    return {
        "asked": asked,
        "trial": told,
        "one": one,
        "figure": one.figure,
        "verdict": VERDICTS[one.figure.verdict],
        "today_figure": today.figure,
        "today_goal": goal_said(today.asked.goal),
        "goal": goal_said(goal),
        "goal_percent": None if goal.by_mean else float(aimed(goal) * 100),
        "by_standard": _by_standard(asked, one, at) if asked.calendar else None,
        "compared": _compared(asked, at) if request.GET.get("compare") else [],
        "block": show(asked.tried, get_language(), measures=vocabulary()["measures"]),
        "as_form": f"{reverse('standards_write')}?{urlencode({'brand': brand, 'text': show(asked.tried)})}",
        "enough": ENOUGH,
        "percent": percent,
        "VERDICTS": VERDICTS,
        "said": _mean_said(goal),
        "week_day": day_said,
        "may_make": may_publish(request.user),
        **_places(told, asked.begun),
    }


def _places(told: Trial, begun: Definition) -> dict[str, Any]:
    """Where the slider stands, where it began and where it holds best, as numbers and in words."""
    moved, tight = told.slider, told.tight
    if moved is None:
        nowhere = dict.fromkeys(("value", "today_value", "tight_value"))
        return {**nowhere, "place": "", "tight_said": "", "unit": ""}
    held = replace(moved, goal=tight).value if tight else None
    return {
        "value": float(moved.value),
        "place": place_said(moved, moved.value),
        "today_value": float(replace(moved, goal=begun.goal).value),
        "tight_value": None if held is None else float(held),
        "tight_said": "" if held is None else place_said(moved, held),
        "unit": readers().unit(moved.unit, 2) if moved.unit else "",
    }


def _by_standard(asked: Asked, one: Tried, at: datetime) -> Figure:
    """The same target by the hours that the standard itself counts."""
    assert asked.begun is not None
    length = one.asked.goal.length
    begun = asked.begun.goal.length
    if length is None or begun is None:
        return one.figure
    working = begun.unit.working
    plain = length.unit.name.removeprefix("WORKING_")
    goal = replace(one.asked.goal, length=replace(length, unit=Unit[f"WORKING_{plain}" if working else plain]))
    definition = replace(asked.begun, goal=goal)
    return tried(definition, brand=one.asked.brand, at=at, weeks=asked.weeks).figure


def _compared(asked: Asked, at: datetime) -> list[tuple[str, str, Figure, int]]:
    """The target by every choice of hours."""
    assert asked.tried is not None
    found, brand = [], asked.brand.slug if asked.brand else ""
    for calendar, word in calendars()[1:]:
        other = tried(by_calendar(asked.tried, calendar), brand=brand, at=at, weeks=asked.weeks)
        found.append((word, asked.url(calendar=calendar), other.figure, other.tally.missed))
    return found


def _mean_said(goal: Goal) -> Callable[[float], str]:
    """A mean in words: a length of time, or a number."""
    if goal.length is not None:
        return lambda value: micros_said(int(value))
    return lambda value: number(round(value / MICRO, 2))


def _choices(asked: Asked) -> dict[str, Any]:
    at = now()
    standards = [(standard.slug, from_json(version_at(standard, at).definition).name) for standard in in_force(at)]
    return {
        "standards": [("", _("typed below")), *standards],
        "weeks": [(str(weeks), _("%(n)d weeks") % {"n": weeks}) for weeks in WEEKS],
        "calendars": calendars(),
    }
