"""Definitions as JSON: how a version is stored, recorded in the journal, and given to programs."""

from fractions import Fraction
from typing import Any

from deskbell.standards.language.definition import Aim, Condition, Definition, Goal, Length, Unit, number_text


def definition_to_json(definition: Definition) -> dict[str, Any]:
    """Return a definition as JSON. Fractions are texts, so that nothing is rounded."""
    return {
        "name": definition.name,
        "measure": definition.measure,
        "where": [{"field": c.field, "among": c.among, "values": list(c.values)} for c in definition.where],
        "goal": _goal(definition.goal),
        "over_days": definition.over_days,
        "calendar": definition.calendar,
    }


def definition_from_json(data: dict[str, Any]) -> Definition:
    """Return the definition that `definition_to_json` wrote."""
    return Definition(
        name=data["name"],
        measure=data["measure"],
        where=tuple(Condition(c["field"], c["among"], tuple(c["values"])) for c in data["where"]),
        goal=_goal_from(data["goal"]),
        over_days=data["over_days"],
        calendar=data["calendar"],
    )


def _goal(goal: Goal) -> dict[str, Any]:
    """A share within a time keeps its first format, so that old versions stay equal to new ones."""
    if goal.aim is Aim.WITHIN and goal.percent is not None and goal.length is not None:
        return {"percent": number_text(goal.percent), "within": _length(goal.length)}
    found: dict[str, Any] = {"aim": goal.aim.value}
    if goal.percent is not None:
        found["percent"] = number_text(goal.percent)
    if goal.length is not None:
        found["length"] = _length(goal.length)
    if goal.number is not None:
        found["number"] = number_text(goal.number)
    return found | ({"per": goal.per} if goal.per else {})


def _goal_from(data: dict[str, Any]) -> Goal:
    length = data.get("length") or data.get("within")
    return Goal(
        aim=Aim(data.get("aim", Aim.WITHIN)),
        percent=Fraction(data["percent"]) if "percent" in data else None,
        length=_length_from(length) if length else None,
        number=Fraction(data["number"]) if "number" in data else None,
        per=data.get("per", ""),
    )


def _length(length: Length) -> dict[str, Any]:
    return {"count": length.count, "unit": length.unit.word}


def _length_from(data: dict[str, Any]) -> Length:
    return Length(data["count"], next(unit for unit in Unit if unit.word == data["unit"]))
