"""A slot calls its fillings in the order of the floors, and a filling that does not fit fails when it is imported."""

from collections.abc import Callable

import pytest

from deskbell.kit.slots import Slot, load_fillings, slot


def _greetings(*, name: str) -> str:
    """A greeting."""


def _filling_of(app: str) -> Callable[..., str]:
    def filling(*, name: str) -> str:
        return app

    filling.__module__ = f"deskbell.{app}.fillings"
    return filling


@pytest.fixture
def greetings() -> Slot:
    return Slot(_greetings)


def test_every_filling_answers_and_none_is_left_out(greetings: Slot) -> None:
    greetings.fill(lambda name: f"Hello {name}")
    greetings.fill(lambda name: None)
    greetings.fill(lambda name: f"Good day {name}")
    assert greetings.ask(name="Ann") == ["Hello Ann", "Good day Ann"]


def test_a_slot_that_nobody_fills_has_no_answers(greetings: Slot) -> None:
    assert greetings.ask(name="Ann") == []


def test_the_lowest_floor_answers_first(greetings: Slot) -> None:
    for app in ("channels", "people", "desk"):
        greetings.fill(_filling_of(app))
    load_fillings.cache_clear()
    assert greetings.ask(name="Ann") == ["people", "desk", "channels"]


def test_a_filling_with_other_parameters_is_refused_with_both_named(greetings: Slot) -> None:
    def wave(*, person: str) -> str:
        return person

    with pytest.raises(TypeError, match=r"wave fills .*_greetings, which asks \(name\), but takes \(person\)"):
        greetings.fill(wave)


def test_a_slot_keeps_its_description() -> None:
    assert slot(_greetings).__doc__ == "A greeting."
