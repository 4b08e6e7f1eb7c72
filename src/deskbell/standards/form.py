"""A standard as a form: choices where there are choices. What it gives is a block, read like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deskbell.people.models import Site, Team
from deskbell.standards.language import (
    Aim,
    BlockError,
    Condition,
    Definition,
    Kind,
    Measurable,
    Unit,
    measure_text,
    parse,
    show,
    where_text,
)
from deskbell.standards.language.definition import CHANNELS, FITS, number_text
from deskbell.standards.language.goals import example
from deskbell.standards.language.tongues import readers
from deskbell.standards.vocabulary import vocabulary

DAYS = (7, 14, 28, 56, 91, 182, 365)
_BY_ONE = ("site", "team", "language")


@dataclass
class Form:
    """What has been chosen, as text, by name; `wrong` is the sentence at each field that will not do.

    `rest` are tests that the form has no field for, as they are written in English; they stay.
    """

    chosen: dict[str, str] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)
    rest: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    definition: Definition | None = None

    def block(self, language: str) -> str:
        """The block in a language; empty while something is wrong."""
        return show(self.definition, language, measures=vocabulary()["measures"]) if self.definition else ""

    @property
    def kind(self) -> Kind:
        return self.measured.kind

    @property
    def aim(self) -> Aim:
        return Aim(self.chosen["aim"])

    @property
    def measured(self) -> Measurable:
        known: Mapping[str, Measurable] = vocabulary()["measures"]
        return known[self.chosen["measure"]]

    @property
    def needs(self) -> set[str]:
        """Which parts the goal has."""
        if self.aim is Aim.AVERAGE:
            return {"length"} if self.kind is Kind.SPAN else {"number"}
        goal = example(self.aim, self.measured)
        parts = {"percent": goal.percent, "length": goal.length, "number": goal.number}
        return {name for name, value in parts.items() if value is not None}


def of_choices(data: Mapping[str, str], channels: list[str]) -> Form:
    """What somebody chose; where it cannot go together, with the sentence at the field."""
    known = vocabulary()["measures"]
    chosen = _defaults() | {name: " ".join(value.split()) for name, value in data.items()}
    if chosen["measure"] not in known:
        chosen["measure"] = next(iter(known))
    fits = FITS[known[chosen["measure"]].kind]
    if chosen["aim"] not in [aim.value for aim in fits]:
        chosen["aim"] = fits[0].value
    form = Form(chosen, [one for one in channels if one in CHANNELS], chosen.pop("rest", ""))
    lines = _lines(form)
    try:
        form.definition = parse("\n".join(f"{key}: {value}" for key, value in lines if value), **vocabulary())
    except BlockError as error:
        keys = [key for key, value in lines if value]
        form.wrong[keys[min(error.line, len(keys)) - 1]] = f"{error.reason} {error.right}"
    if not chosen["name"]:
        form.wrong = {"name": _("Give it a name, such as '%s'.") % _("Email answered within a working day")}
    return form


def of_block(text: str) -> Form:
    """The form that a block fills in. Raises BlockError."""
    definition = parse(text, **vocabulary())
    goal, chosen = definition.goal, _defaults()
    chosen |= {"name": definition.name, "measure": definition.measure, "aim": goal.aim.value}
    chosen |= {"days": str(definition.over_days), "calendar": definition.calendar}
    chosen |= {"percent": number_text(goal.percent)} if goal.percent is not None else {}
    chosen |= {"number": number_text(goal.number)} if goal.number is not None else {}
    chosen |= {"count": str(goal.length.count), "unit": goal.length.unit.word} if goal.length else {}
    chosen |= {"per": goal.per} if goal.aim is Aim.AVERAGE and goal.per else {}
    channels: list[str] = []
    rest: list[Condition] = []
    for condition in definition.where:
        single = condition.among and len(condition.values) == 1
        if condition.field == "channel" and condition.among and not channels:
            channels = list(condition.values)
        elif condition.field in _BY_ONE and single and not chosen[condition.field] and _can_choose(condition):
            chosen[condition.field] = condition.values[0]
        else:
            rest.append(condition)
    return Form(chosen, channels, where_text(tuple(rest)), definition=definition)


def _can_choose(condition: Condition) -> bool:
    """A customer may write in a language that the form does not list."""
    return condition.field != "language" or condition.values[0] in dict(settings.LANGUAGES)


def choices(form: Form) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, in the reader's words."""
    words, code = readers(), get_language()
    known = vocabulary()["measures"]
    days = sorted({*DAYS, int(form.chosen["days"])}) if form.chosen["days"].isdecimal() else DAYS
    places = list(Site.objects.order_by("name").values_list("slug", "name"))
    return {
        "measure": sorted(
            ((name, measure_text(name, one, code)) for name, one in known.items()), key=lambda one: one[1]
        ),
        "aim": [(aim.value, aim_said(aim)) for aim in FITS[form.kind]],
        "unit": [(unit.word, words.unit(unit, 2)) for unit in Unit if form.aim is not Aim.AVERAGE or unit.seconds],
        "channel": [(name, words.channels[name][0]) for name in CHANNELS],
        "site": [("", _("all")), *places],
        "team": [("", _("all")), *Team.objects.order_by("name").values_list("slug", "name")],
        "language": [("", _("all")), *settings.LANGUAGES],
        "days": [(str(one), f"{one} {words.unit(Unit.DAY, one)}") for one in days],
        "calendar": [("", _("of the place where the case lies")), *places],
    }


def aim_said(aim: Aim) -> str:
    """What a goal asks for, as a choice."""
    return {
        Aim.WITHIN: _("a share done within a time"),
        Aim.PERCENTILE: _("a percentile of the time"),
        Aim.MEDIAN: _("the median time"),
        Aim.AVERAGE: _("the average"),
        Aim.EACH: _("a number that none passes"),
        Aim.AT_LEAST: _("at least a share"),
        Aim.AT_MOST: _("at most a share"),
        Aim.SCORE: _("at least so many points"),
        Aim.NONE: _("none at all"),
    }[aim]


def _defaults() -> dict[str, str]:
    return {
        "name": "", "measure": "first reply", "aim": Aim.WITHIN.value, "percent": "95", "count": "8",
        "unit": Unit.WORKING_HOUR.word, "number": "1", "days": "28", "calendar": "", **dict.fromkeys(_BY_ONE, ""),
    }  # fmt: skip


def _lines(form: Form) -> list[tuple[str, str]]:
    chosen = form.chosen
    timed = "length" in form.needs and chosen["unit"].startswith("working")
    return [
        ("name", chosen["name"] or "-"),
        ("measure", chosen["measure"]),
        ("where", " and ".join(_tests(form))),
        ("goal", _goal(form)),
        ("over", f"{chosen['days']} days"),
        ("calendar", chosen["calendar"] if timed else ""),
    ]


def _tests(form: Form) -> list[str]:
    tests = [f"channel in {', '.join(form.channels)}"] if form.channels else []
    tests += [f'{name} is "{form.chosen[name].replace(chr(34), chr(34) * 2)}"' for name in _BY_ONE if form.chosen[name]]
    return tests + ([form.rest] if form.rest else [])


def _goal(form: Form) -> str:
    chosen = form.chosen
    length, number = f"{chosen['count']} {chosen['unit']}", chosen["number"]
    subject = form.measured.subject
    per = f" per {subject}" if chosen.get("per") else ""
    return {
        Aim.WITHIN: f"{chosen['percent']}% within {length}",
        Aim.PERCENTILE: f"{chosen['percent']}th percentile at most {length}",
        Aim.MEDIAN: f"median at most {length}",
        Aim.AVERAGE: f"average at most {length if form.kind is Kind.SPAN else f'{number}{per}'}",
        Aim.EACH: f"at most {number} per {subject}",
        Aim.AT_LEAST: f"at least {chosen['percent']}%",
        Aim.AT_MOST: f"at most {chosen['percent']}%",
        Aim.SCORE: f"at least {number}",
        Aim.NONE: "none",
    }[form.aim]
