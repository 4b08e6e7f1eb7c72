"""The declared measures, by name."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from deskbell.kit import discover
from deskbell.standards.language import Measurable
from deskbell.standards.measuring.measure_kinds import Measure
from deskbell.standards.measuring.reasons import Reason

M = TypeVar("M", bound=Measure)
_declared: dict[str, Measure] = {}


def declare_measure(declared: M) -> M:
    """Register a measure and return it. Its name is what a block uses. Raises TypeError when the name is taken."""
    if declared.name in _declared:
        raise TypeError(f"the measure {declared.name} is declared twice")
    if declared.row_measure.reads is not None or not declared.row_measure.start:
        raise TypeError(f"the measure {declared.name} has no rows of its own and reads none")
    _declared[declared.name] = declared
    return declared


@cache
def _discover() -> None:
    discover.import_app_modules("measures")


def declared_measures() -> dict[str, Measure]:
    """Return every declared measure, by name."""
    _discover()
    return dict(_declared)


def measurable_by_name() -> dict[str, Measurable]:
    """Return what the block language must know about each measure, by name."""
    return {name: Measurable(one.kind, one.subject, one.names) for name, one in declared_measures().items()}


def describe_reason(why: str) -> str:
    """Return the sentence of a stored reason, with the fact that adds to it. A reason that no measure declares is
    returned unchanged.
    """
    reasons, details = _declared_reasons()
    first, colon, detail = why.partition(": ")
    describe = details.get(first)
    shown = reasons[first].sentence if first in reasons else first
    return shown + (f"{colon}{describe(detail) if describe else detail}" if colon else "")


@cache
def _declared_reasons() -> tuple[dict[str, Reason], dict[str, Callable[[str], str]]]:
    """The reasons of all measures by their stored words, and what describes the fact behind the colon."""
    measures = declared_measures().values()
    outs = [out for measure in measures for out in measure.leaves_out]
    whys = [*(out.why for out in outs), *(pause.why for one in measures for pause in one.pauses)]
    whys += [measure.unknown for measure in measures if measure.unknown]
    return {why.value: why for why in whys}, {out.why.value: out.describe for out in outs if out.describe}


@cache
def measures_with_rows() -> tuple[Measure, ...]:
    """Return the measures that have rows of their own."""
    return tuple(one for one in declared_measures().values() if one.reads is None)
