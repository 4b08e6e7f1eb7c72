"""Convert between a definition and the values of the form that builds it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.datastructures import MultiValueDict

from deskbell.standards.language import Aim, Condition, Definition, Kind, Measurable, Unit, where_text
from deskbell.standards.language.definition import number_text
from deskbell.standards.language.goals import example_goal

DEFAULTS = {
    "name": "", "measure": "first reply", "aim": Aim.WITHIN.value, "percent": "95", "count": "8",
    "unit": Unit.WORKING_HOUR.word, "number": "1", "days": "28", "calendar": "", "site": "", "team": "", "language": "",
    "rest": "", "per": "",
}  # fmt: skip
# The fields that make each line of a block. An error of the line is shown at the first of them that the form has.
BLOCK_KEYS = {
    "name": ("name",),
    "measure": ("measure",),
    "where": ("channel",),
    "goal": ("percent", "number", "count", "aim"),
    "over": ("days",),
    "calendar": ("calendar",),
}
_SINGLE = ("site", "team", "language")


def goal_fields(aim: Aim, measured: Measurable) -> set[str]:
    """Return the names of the form fields that a kind of goal needs."""
    if aim is Aim.AVERAGE:
        return {"count", "unit"} if measured.kind is Kind.SPAN else {"number"}
    goal = example_goal(aim, measured)
    names = {"percent"} if goal.percent is not None else set()
    names |= {"count", "unit"} if goal.length is not None else set()
    return names | ({"number"} if goal.number is not None else set())


def form_values(definition: Definition) -> MultiValueDict[str, str]:
    """Return the form values for a definition. Conditions without a field are kept in `rest`."""
    goal = definition.goal
    values = {"name": definition.name, "measure": definition.measure, "aim": goal.aim.value}
    values |= {"days": str(definition.over_days), "calendar": definition.calendar}
    values |= {"percent": number_text(goal.percent)} if goal.percent is not None else {}
    values |= {"number": number_text(goal.number)} if goal.number is not None else {}
    values |= {"count": str(goal.length.count), "unit": goal.length.unit.word} if goal.length else {}
    values |= {"per": goal.per} if goal.aim is Aim.AVERAGE and goal.per else {}
    channels: list[str] = []
    rest: list[Condition] = []
    for condition in definition.where:
        single = condition.among and len(condition.values) == 1
        if condition.field == "channel" and condition.among and not channels:
            channels = list(condition.values)
        elif condition.field in _SINGLE and single and condition.field not in values and _has_choice(condition):
            values[condition.field] = condition.values[0]
        else:
            rest.append(condition)
    found: MultiValueDict[str, str] = MultiValueDict({name: [value] for name, value in values.items()})
    found["rest"] = where_text(tuple(rest))
    found.setlist("channel", channels)
    return found


def list_block_lines(values: Mapping[str, Any], measured: Measurable) -> list[tuple[str, str]]:
    """Return (key, value) for each line of the block that the form values make, in English. A missing name is left out."""
    lines = [
        ("name", values["name"] or "x"),
        ("measure", values["measure"]),
        ("where", " and ".join(_conditions(values))),
        ("goal", _goal(values, measured)),
        ("over", f"{values['days']} days"),
        ("calendar", values.get("calendar", "")),
    ]
    return [(key, value) for key, value in lines if value]


def _has_choice(condition: Condition) -> bool:
    """Whether the form lists this value. A customer may write in a language that the form does not list."""
    return condition.field != "language" or condition.values[0] in dict(settings.LANGUAGES)


def _conditions(values: Mapping[str, Any]) -> list[str]:
    conditions = [f"channel in {', '.join(values['channel'])}"] if values["channel"] else []
    conditions += [f'{name} is "{values[name].replace(chr(34), chr(34) * 2)}"' for name in _SINGLE if values[name]]
    return conditions + ([values["rest"]] if values["rest"] else [])


def _goal(values: Mapping[str, Any], measured: Measurable) -> str:
    aim, percent, number = Aim(values["aim"]), values.get("percent"), values.get("number")
    length = f"{values.get('count')} {values.get('unit')}"
    per = f" per {measured.subject}" if values["per"] else ""
    return {
        Aim.WITHIN: f"{percent}% within {length}",
        Aim.PERCENTILE: f"{percent}th percentile at most {length}",
        Aim.MEDIAN: f"median at most {length}",
        Aim.AVERAGE: f"average at most {length if measured.kind is Kind.SPAN else f'{number}{per}'}",
        Aim.EACH: f"at most {number} per {measured.subject}",
        Aim.AT_LEAST: f"at least {percent}%",
        Aim.AT_MOST: f"at most {percent}%",
        Aim.SCORE: f"at least {number}",
        Aim.NONE: "none",
    }[aim]
