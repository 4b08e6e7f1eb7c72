"""The target as a slider: its axis, its step, and the goal at each position.

1. `build_slider` makes the axis from the goal with which the page was opened. It ends at twice that target, so it does
   not change while the target moves.
2. `goal_at` turns a position on the axis into a goal. Positions are kept between one step and a far end.
3. `place` turns a reading back into a position.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from deskbell.standards.backtest.query import target_reading
from deskbell.standards.calendars import MICRO
from deskbell.standards.language import Aim, Goal, Length, Unit

_FINER = {
    Unit.HOUR: Unit.MINUTE,
    Unit.MINUTE: Unit.SECOND,
    Unit.DAY: Unit.HOUR,
    Unit.WORKING_HOUR: Unit.WORKING_MINUTE,
    Unit.WORKING_MINUTE: Unit.WORKING_SECOND,
}
_MOST_STEPS = 64
_FURTHEST = Fraction(100_000)  # units: the tightest target that was met may lie far beyond the axis of a bold goal
_NICE = (1, 2, 5, 10, 15, 30, 60, 120, 240, 300, 600)


@dataclass(frozen=True)
class Slider:
    """The axis of a target. Positions are in `unit` (hours for a goal of 8 hours); without a unit they are percent or
    plain numbers.
    """

    goal: Goal
    unit: Unit | None
    step: Fraction
    end: Fraction

    @property
    def value(self) -> Fraction:
        if self.goal.length is not None:
            return self.place(target_reading(self.goal))
        return self.goal.number if self.goal.number is not None else self.goal.percent or Fraction(0)

    def goal_at(self, place: Fraction) -> Goal:
        """Return the goal at a position. A position beyond the axis is allowed as far as it makes sense."""
        place = min(max(place, self.step), self._most)
        if self.unit is not None:
            return replace(self.goal, length=_length(place, self.unit))
        if self.goal.number is None:
            return replace(self.goal, percent=round(place, 2))
        return replace(self.goal, number=Fraction(round(place)) if self.goal.aim is Aim.EACH else round(place, 2))

    def place(self, reading: int) -> Fraction:
        """Return the position of a reading on the axis."""
        if self.unit is None:
            return Fraction(reading, MICRO)
        return Fraction(reading) if self.unit.seconds is None else Fraction(reading, self.unit.seconds * MICRO)

    @property
    def _most(self) -> Fraction:
        if self.unit is None and self.goal.number is None:
            return Fraction(100) if self.goal.aim is Aim.AT_LEAST else Fraction(99)
        return max(self.end * 4, _FURTHEST)


def build_slider(goal: Goal, around: Goal) -> Slider | None:
    """Return the slider of a goal. Its axis comes from the goal `around`, with which the page was opened. None for a
    goal without a target.
    """
    if goal.aim is Aim.NONE:
        return None
    if goal.length is not None:
        unit = _unit(goal.length, around.length or goal.length)
        begun = Fraction((around.length or goal.length).count)
        end = max(begun * 2, Fraction(2))
        return Slider(goal, unit, _step(end, unit), end)
    if goal.number is None:
        return Slider(goal, None, Fraction(1), Fraction(100))
    begun = around.number or Fraction(0)
    if goal.aim is Aim.EACH:
        return Slider(goal, None, Fraction(1), max(begun * 2, Fraction(10)))
    return Slider(goal, None, Fraction(1, 10), max(begun * 2, Fraction(1)))


def _unit(length: Length, around: Length) -> Unit:
    """The unit of the goal the page began with, of working time if the goal counts working time."""
    plain = around.unit.name.removeprefix("WORKING_")
    return Unit[f"WORKING_{plain}" if length.unit.is_working else plain]


def _step(end: Fraction, unit: Unit) -> Fraction:
    """A step that divides the axis into at most 64, in whole finer units if whole units are too coarse."""
    finer = _FINER.get(unit)
    if finer is None or end >= 24:
        return Fraction(next(nice for nice in (*_NICE, int(end)) if end / nice <= _MOST_STEPS))
    parts = (unit.seconds or 1) // (finer.seconds or 1)
    return Fraction(next(nice for nice in (*_NICE, parts) if end * parts / nice <= _MOST_STEPS), parts)


def _length(place: Fraction, unit: Unit) -> Length:
    """A length of time at a place, in the finer unit if it is not whole."""
    finer = _FINER.get(unit)
    parts = (unit.seconds or 1) // (finer.seconds or 1) if finer else 1
    count = max(round(place * parts), 1)
    return Length(count // parts, unit) if finer is None or count % parts == 0 else Length(count, finer)
