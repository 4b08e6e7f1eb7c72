"""Definitions as JSON: how a version is kept on the journal and handed to programs."""

from fractions import Fraction
from typing import Any

from deskbell.standards.language.definition import Condition, Definition, Goal, Length, Unit, percent_text


def to_json(definition: Definition) -> dict[str, Any]:
    goal = definition.goal
    return {
        "name": definition.name,
        "measure": definition.measure,
        "where": [{"field": c.field, "among": c.among, "values": list(c.values)} for c in definition.where],
        "goal": {
            "percent": percent_text(goal.percent),
            "within": {"count": goal.within.count, "unit": goal.within.unit.word},
        },
        "over_days": definition.over_days,
        "calendar": definition.calendar,
    }


def from_json(data: dict[str, Any]) -> Definition:
    within = data["goal"]["within"]
    unit = next(unit for unit in Unit if unit.word == within["unit"])
    return Definition(
        name=data["name"],
        measure=data["measure"],
        where=tuple(Condition(c["field"], c["among"], tuple(c["values"])) for c in data["where"]),
        goal=Goal(Fraction(data["goal"]["percent"]), Length(within["count"], unit)),
        over_days=data["over_days"],
        calendar=data["calendar"],
    )
