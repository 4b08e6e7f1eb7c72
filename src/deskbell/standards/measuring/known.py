"""The measures that have been declared, by name."""

from functools import cache
from typing import TypeVar

from deskbell.kit import discover
from deskbell.standards.language import Measurable
from deskbell.standards.measuring.kinds import Measure

M = TypeVar("M", bound=Measure)
_declared: dict[str, Measure] = {}


def measure(declared: M) -> M:
    """Declare a measure; its name is what a standard's block says."""
    if declared.name in _declared:
        raise TypeError(f"the measure {declared.name} is declared twice")
    if declared.keeper.reads is not None or not declared.keeper.start:
        raise TypeError(f"the measure {declared.name} has no rows of its own and reads none")
    _declared[declared.name] = declared
    return declared


@cache
def _found() -> None:
    discover.modules("measures")


def measures() -> dict[str, Measure]:
    """Every declared measure."""
    _found()
    return dict(_declared)


def measurable() -> dict[str, Measurable]:
    """What the language of standards must know of each."""
    return {name: Measurable(one.kind, one.subject, one.names) for name, one in measures().items()}


@cache
def keepers() -> tuple[Measure, ...]:
    """The measures that have rows of their own."""
    return tuple(one for one in measures().values() if one.reads is None)
