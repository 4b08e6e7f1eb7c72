"""A standard tried on the past: choose or type it, move the target, see what would have been kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
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
from deskbell.people.models import Brand, Site
from deskbell.standards.actions.make_rule import make_rule
from deskbell.standards.backtest.slider import slider
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import Aim, BlockError, Definition, Goal, Unit, from_json, parse, show
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.language.tongues import readers
from deskbell.standards.models import Standard
from deskbell.standards.reads.figure import Figure, aimed
from deskbell.standards.reads.measured import in_force, version_at
from deskbell.standards.reads.trial import place_said, trial
from deskbell.standards.reads.tried import Tried, tried
from deskbell.standards.said import VERDICTS, day_said, goal_said, micros_said, percent
from deskbell.standards.vocabulary import vocabulary

WEEKS = (13, 26, 52)
MOST_PLACES = 40


@dataclass(frozen=True)
class Asked:
    """The standard one began with and the one that is tried now; `problem` says what is wrong with a typed one."""

    brand: Brand | None
    standard: Standard | None
    text: str
    begun: Definition | None
    tried: Definition | None
    weeks: int
    calendar: str
    problem: BlockError | None = None

    def url(self, **words: Any) -> str:
        """The page with something else chosen."""
        known = {
            "brand": self.brand.slug if self.brand else "",
            "standard": self.standard.slug if self.standard else "",
            "text": "" if self.standard else self.text,
            "calendar": self.calendar,
            "weeks": self.weeks,
        }
        return f"{reverse('standards_try')}?{urlencode({k: v for k, v in {**known, **words}.items() if v != ''})}"


@door("agent")
def try_on(request: HttpRequest) -> HttpResponse:
    """The page; a script that moves the target asks for its live part alone."""
    asked = _asked(request)
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


def _asked(request: HttpRequest) -> Asked:
    at, words = now(), request.GET
    standard = Standard.objects.filter(slug=words.get("standard", "").replace("\0", "")).first()
    text = words.get("text", "").replace("\0", "").strip()
    if standard is None and not text:
        standard = next(iter(in_force(at)), None)
    slug = standard.brand if standard else words.get("brand", "").replace("\0", "")
    brand = Brand.objects.filter(slug=slug).first() or Brand.objects.order_by("pk").first()
    weeks = words.get("weeks", "")
    asked = Asked(brand, standard, text, None, None, int(weeks) if weeks in map(str, WEEKS) else 26, "")
    try:
        begun = _begun(asked, at)
    except BlockError as problem:
        return replace(asked, problem=problem)
    if begun is None:
        return asked
    calendar = words.get("calendar", "").replace("\0", "")[:60]
    tried_ = _moved(_by_calendar(begun, calendar), begun, words.get("target", ""), words.get("percent", ""))
    return replace(asked, begun=begun, tried=tried_, calendar=calendar)


def _begun(asked: Asked, at: datetime) -> Definition | None:
    if asked.standard is not None:
        version = asked.standard.versions.filter(in_force_from__lte=at).order_by("-number").first()
        return from_json(version.definition) if version else None
    return parse(asked.text, **vocabulary()) if asked.text else None


def _moved(definition: Definition, begun: Definition, place: str, percent: str) -> Definition:
    """The definition with another target, and another share where it has both."""
    goal, moved = definition.goal, slider(definition.goal, begun.goal)
    share = _number(percent)
    most = 100 if goal.aim is Aim.WITHIN else Fraction("99.99")
    if (
        share is not None
        and goal.percent is not None
        and goal.length is not None
        and 0 < (share := round(share, 2)) <= most
    ):
        goal = replace(goal, percent=share)
    at = _number(place)
    if moved is not None and at is not None:
        goal = replace(moved, goal=goal).goal_at(at)
    return replace(definition, goal=goal)


def _number(text: str) -> Fraction | None:
    """What was typed or dragged to, with at most four places."""
    text = text.strip().replace(",", ".")[:12]
    try:
        return round(Fraction(text), 4) if text and "/" not in text and "e" not in text.casefold() else None
    except (ValueError, ZeroDivisionError):
        return None


def _by_calendar(definition: Definition, calendar: str) -> Definition:
    """By other hours: those of a place, of each case's own place ("own"), or day and night, as many of them."""
    length = definition.goal.length
    if not calendar or length is None:
        return definition
    if calendar == WALL_CLOCK:
        plain = Unit[length.unit.name.removeprefix("WORKING_")]
        return replace(definition, goal=replace(definition.goal, length=replace(length, unit=plain)), calendar="")
    unit = length.unit if length.unit.working else Unit[f"WORKING_{length.unit.name}"]
    if calendar != "own" and not Site.objects.filter(slug=calendar).exists():
        return definition
    goal = replace(definition.goal, length=replace(length, unit=unit))
    return replace(definition, goal=goal, calendar="" if calendar == "own" else calendar)


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
        "tight_said": place_said(told.slider, replace(told.slider, goal=told.tight).value)
        if told.tight and told.slider
        else "",
        "by_standard": _by_standard(asked, one, at) if asked.calendar else None,
        "compared": _compared(asked, at) if request.GET.get("compare") else [],
        "tight_value": float(replace(told.slider, goal=told.tight).value) if told.tight and told.slider else None,
        "today_value": float(replace(told.slider, goal=asked.begun.goal).value) if told.slider else None,
        "place": place_said(told.slider, told.slider.value) if told.slider else "",
        "value": float(told.slider.value) if told.slider else None,
        "block": show(asked.tried, get_language(), measures=vocabulary()["measures"]),
        "as_form": f"{reverse('standards_write')}?{urlencode({'brand': brand, 'text': show(asked.tried)})}",
        "enough": ENOUGH,
        "percent": percent,
        "VERDICTS": VERDICTS,
        "unit": readers().unit(told.slider.unit, 2) if told.slider and told.slider.unit else "",
        "said": _mean_said(goal),
        "week_day": day_said,
        "may_make": may_publish(request.user),
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
        other = tried(_by_calendar(asked.tried, calendar), brand=brand, at=at, weeks=asked.weeks)
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


def calendars() -> list[tuple[str, str]]:
    """The choices of hours."""
    places = list(Site.objects.order_by("name").values_list("slug", "name")[:MOST_PLACES])
    first = [("", _("as the standard says")), ("own", _("the hours of each case’s place"))]
    return [*first, *places, (WALL_CLOCK, _("day and night"))]
