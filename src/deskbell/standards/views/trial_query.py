"""Parse what is to be tried on the past: a standard or a typed block, the target, and whose hours count."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from deskbell.kit.clock import now
from deskbell.people.models import Brand, Site
from deskbell.standards.backtest.slider import build_slider
from deskbell.standards.forms.trial_form import TrialForm
from deskbell.standards.language import Aim, BlockError, Definition, Unit, definition_from_json
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured_standard import standards_in_force


@dataclass(frozen=True)
class TrialQuery:
    """What the trial page shows. `original` is the standard with which the page was opened, `definition` the one that
    is tried now.
    """

    form: TrialForm
    brand: Brand | None
    standard: Standard | None
    original: Definition | None
    definition: Definition | None
    weeks: int
    calendar: str

    @property
    def text(self) -> str:
        """The block as it was typed."""
        return str(self.form.values.get("text", "")).strip()

    @property
    def error(self) -> BlockError | None:
        """The error in the typed block; None when there is none, or a standard was chosen."""
        return None if self.standard else self.form.block_error

    def url(self, **words: Any) -> str:
        """Return the URL of the page with other values."""
        known = {
            "brand": self.brand.slug if self.brand else "",
            "standard": self.standard.slug if self.standard else "",
            "text": "" if self.standard else self.text,
            "calendar": self.calendar,
            "weeks": self.weeks,
        }
        return f"{reverse('standards_try')}?{urlencode({k: v for k, v in {**known, **words}.items() if v != ''})}"


def read_trial_query(request: HttpRequest) -> TrialQuery:
    """Return what this request wants to try; by default, the first standard in force as it is."""
    form = TrialForm({name: str(value).replace("\0", "") for name, value in request.GET.items()})
    form.is_valid()
    at, words = now(), form.cleaned_data
    standard = Standard.objects.filter(slug=words["standard"]).first()
    if standard is None and not form.values.get("text"):
        standard = next(iter(standards_in_force(at)), None)
    slug = standard.brand if standard else words["brand"]
    brand = Brand.objects.filter(slug=slug).first() or Brand.objects.order_by("pk").first()
    original = _definition_of(standard, at) if standard else words.get("text")
    query = TrialQuery(form, brand, standard, original, None, int(words["weeks"]), words["calendar"])
    if original is None:
        return query
    definition = with_calendar(original, query.calendar)
    return replace(query, definition=_with_target(definition, original, words["target"], words["percent"]))


def _definition_of(standard: Standard, at: datetime) -> Definition | None:
    version = standard.versions.filter(in_force_from__lte=at).order_by("-number").first()
    return definition_from_json(version.definition) if version else None


def _with_target(
    definition: Definition, original: Definition, place: Fraction | None, share: Fraction | None
) -> Definition:
    """The definition with another target, and with another share if it has one."""
    goal, moved = definition.goal, build_slider(definition.goal, original.goal)
    most = 100 if goal.aim is Aim.WITHIN else Fraction("99.99")
    if (
        share is not None
        and goal.percent is not None
        and goal.length is not None
        and 0 < (share := round(share, 2)) <= most
    ):
        goal = replace(goal, percent=share)
    if moved is not None and place is not None:
        goal = replace(moved, goal=goal).goal_at(place)
    return replace(definition, goal=goal)


def with_calendar(definition: Definition, calendar: str) -> Definition:
    """Return the definition by other hours: those of a site, those of each case's own site ("own"), or day and night
    with as many hours.
    """
    length = definition.goal.length
    if not calendar or length is None:
        return definition
    if calendar == WALL_CLOCK:
        plain = Unit[length.unit.name.removeprefix("WORKING_")]
        return replace(definition, goal=replace(definition.goal, length=replace(length, unit=plain)), calendar="")
    unit = length.unit if length.unit.is_working else Unit[f"WORKING_{length.unit.name}"]
    if calendar != "own" and not Site.objects.filter(slug=calendar).exists():
        return definition
    goal = replace(definition.goal, length=replace(length, unit=unit))
    return replace(definition, goal=goal, calendar="" if calendar == "own" else calendar)
