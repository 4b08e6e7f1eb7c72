"""A back-test of a standard agrees with the live clocks, and with a walk over the raw journal for any target."""

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from deskbell.desk.tests import lives
from deskbell.desk.tests.histories import ANY_HISTORY, BEGIN, MINUTE, follow, stories, tell, truth, undone, world
from deskbell.standards import outcomes
from deskbell.standards.backtest import BacktestQuery, cached_readings
from deskbell.standards.backtest.reading_cache import clear_readings
from deskbell.standards.language import definition_from_json, parse_block
from deskbell.standards.measuring import measurable_by_name
from deskbell.standards.models import Standard, StandardVersion
from deskbell.standards.outcomes import Window
from deskbell.standards.projections import fact_writer

pytestmark = pytest.mark.django_db
HALF = timedelta(seconds=30)
BLOCK = """
name: Tried
measure: {measure}
where: channel is email
goal: {goal}
over: 28 days
"""


def definition(goal="95% within 3 working hours", measure="first reply"):
    return parse_block(BLOCK.format(goal=goal, measure=measure), measures=measurable_by_name())


def counted(tally):
    return Counter(
        {"kept": tally.kept, "missed": tally.missed, "pending": tally.pending, "out": sum(tally.left_out.values())}
    )


@pytest.fixture
def standing():
    """The company in which all examples of a test happen one after the other; each is rolled back."""
    world()


@pytest.fixture(autouse=True)
def fresh():
    yield
    clear_readings()


@ANY_HISTORY
@given(
    st.lists(stories(), min_size=5, max_size=8),
    st.lists(st.integers(0, 5 * 24 * 60), min_size=1, max_size=1),
    st.lists(st.integers(1, 900), min_size=2, max_size=2),
)
def test_a_standard_tried_on_the_past_agrees_with_its_live_clocks_and_with_the_truth(standing, told, looks, minutes):
    with undone():
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, story, channel)
        follow()
        fact_writer.rebuild_columns()
        clear_readings()
        standard = Standard.objects.get()
        in_force = definition_from_json(StandardVersion.objects.get().definition)
        for look in (*looks, 20 * 24 * 60):
            at = BEGIN + look * MINUTE + HALF
            asked = BacktestQuery(in_force, at, brand="qc", weeks=8)
            tried = cached_readings(asked).window_tally(asked)
            assert counted(tried) == counted(
                outcomes.count_outcomes(standard=standard.pk, window=Window.last_days(28, at))
            )
            for target in minutes:
                asked = replace(asked, definition=definition(f"95% within {target} working minutes"))
                expected = Counter(truth(at, target).values())
                assert counted(cached_readings(asked).window_tally(asked)) == expected
                weeks = cached_readings(asked).count_weeks(asked)
                assert sum((counted(week.tally) for week in weeks), Counter()) == expected


# As many examples as the suite has time for, the same each time; `DESKBELL_PROOF=1000` is the full proof, with new ones.
LIVES = int(os.environ.get("DESKBELL_PROOF", "2"))
PHASES = (Phase.explicit, Phase.generate)


@settings(
    max_examples=LIVES,
    derandomize="DESKBELL_PROOF" not in os.environ,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(lives.lives(), min_size=5, max_size=9), st.integers(0, 14 * 24 * 60))
def test_every_kind_of_standard_tried_on_the_past_agrees_with_the_truth(told, look):
    with undone():
        lives.world()
        for case, life in enumerate(told, start=1):
            lives.tell(case, life, life[1])
        follow()
        fact_writer.rebuild_columns()
        for minute in (look, lives.DAYS * 24 * 60):
            clear_readings()
            at = BEGIN + minute * MINUTE + HALF
            expected, values = lives.truth(at)
            for name, (measure, goal, _) in lives.HELD.items():
                asked = BacktestQuery(definition(goal, measure), at, brand="qc", weeks=8)
                found = cached_readings(asked)
                if asked.goal.is_mean:
                    unit = 60 if asked.goal.length else 1
                    assert found.window_mean(asked).n == len(values[name]), name
                    assert found.window_mean(asked).mean == pytest.approx(mean(values[name], unit), abs=1), name
                else:
                    assert counted(found.window_tally(asked)) == expected[name], name
                    weeks = [] if asked.is_stock else [counted(week.tally) for week in found.count_weeks(asked)]
                    assert asked.is_stock or sum(weeks, Counter()) == expected[name], name


def mean(values, unit):
    return 1_000_000 * sum(values) * unit / len(values) if values else 0.0
