"""What is to be tried on the past: which standard or typed block, with its target moved whereto, by whose hours."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.people.models import Brand, Site
from deskbell.standards.backtest.slider import slider
from deskbell.standards.language import Aim, BlockError, Definition, Unit, from_json, parse
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured import in_force
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


def asked_of(request: HttpRequest) -> Asked:
    """What this request wants tried; where it says nothing, the first standard in force as it is."""
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
    tried_ = _moved(by_calendar(begun, calendar), begun, words.get("target", ""), words.get("percent", ""))
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


def by_calendar(definition: Definition, calendar: str) -> Definition:
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


def calendars() -> list[tuple[str, str]]:
    """The choices of hours."""
    places = list(Site.objects.order_by("name").values_list("slug", "name")[:MOST_PLACES])
    first = [("", _("as the standard says")), ("own", _("the hours of each case’s place"))]
    return [*first, *places, (WALL_CLOCK, _("day and night"))]
