"""All measures at once: live rows and clocks, facts in columns, and expected counts from the raw journal agree.

By default few examples run; `DESKBELL_PROOF=1000 bin/test src/deskbell/desk/tests/test_every_measure.py` is the full
proof.
"""

from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from deskbell.desk import events
from deskbell.desk.tests.histories import ANY_HISTORY, follow, undone
from deskbell.desk.tests.lives import BEGIN, DAYS, HELD, MEANS, MINUTE, lives, tell, truth, world
from deskbell.people.models import Staff
from deskbell.standards import outcomes, outcomes_by_period
from deskbell.standards.check_projections import find_projection_faults
from deskbell.standards.fact_files import is_stock_measure
from deskbell.standards.measuring import Span
from deskbell.standards.models import Clock, Standard
from deskbell.standards.outcomes import Window
from deskbell.standards.projections import fact_writer
from deskbell.standards.reads import durations
from deskbell.standards.reads.durations import duration_of_share
from deskbell.standards.reads.measured_standard import measure_standard, measure_standards_now

pytestmark = pytest.mark.django_db
HALF = timedelta(seconds=30)
END = BEGIN + DAYS * timedelta(days=1) + HALF
EAST = timedelta(hours=2)


@pytest.fixture
def standing():
    """The company in which all examples of a test happen one after the other; each is rolled back."""
    world()


def counted(tally):
    found = {"kept": tally.kept, "missed": tally.missed, "pending": tally.pending, "out": sum(tally.left_out.values())}
    return Counter({name: count for name, count in found.items() if count})


def live(at):
    window = Window.last_days(28, at)
    return {one: counted(outcomes.count_outcomes(standard=one.pk, window=window)) for one in Standard.objects.all()}


def in_columns(at):
    window = Window.last_days(28, at)
    return {
        name: counted(outcomes_by_period.count_outcomes_in_columns(measure=measure, standard=slug(name), window=window))
        for name, (measure, _, _) in HELD.items()
    }


def slug(name):
    return name.casefold().replace(" ", "-")


def means(at):
    found = {}
    for name in MEANS:
        one = outcomes.mean_of_settled(
            standard=Standard.objects.get(key=slug(name)).pk, window=Window.last_days(28, at)
        )
        found[name] = (one.n, round(one.mean / 1_000_000, 3))
    return found


def at_once(at):
    """Read the board: all standards in a few statements, where days that have not changed are not counted again."""
    found = measure_standards_now(list(Standard.objects.order_by("pk")), at=at, offset=EAST, line=28)
    return [(one.standard.key, *said(one), one.counts and begun(one.counts.days)) for one in found]


def begun(days):
    return {day: tally for day, tally in days.items() if tally.total}


def one_by_one(at):
    found = [measure_standard(standard, at=at, live=True) for standard in Standard.objects.order_by("pk")]
    return [
        (
            one.standard.key,
            *said(one),
            None if is_stock_measure(one.definition.measure) else by_day(one.standard.pk, at),
        )
        for one in found
    ]


def said(one):
    mean = one.mean and (one.mean.n, *(round(value / 1_000_000, 1) for value in (one.mean.mean, one.mean.spread)))
    shares = (Fraction(1, 2), Fraction(9, 10)) if isinstance(one.measure, Span) else ()
    return one.tally, sorted(one.at_risk_ids), mean, [duration_of_share(one, share) for share in shares]


def by_day(standard, at):
    day = "((counted_at + %(east)s) at time zone 'UTC')::date"
    sql = f"select {day}, outcome, why, count(*) from ({outcomes.JUDGED}) judged group by 1, 2, 3"
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, outcomes.outcome_parameters(standard, Window.last_days(28, at)) | {"east": EAST})
        for day, outcome, why, count in cursor.fetchall():
            found.setdefault(day, outcomes.Tally()).add(outcome, why, count)
    return found


def mean_of(name, values):
    unit = 60 if name == "Solving" else 1
    return len(values), round(sum(values) * unit / len(values), 3) if values else 0.0


@ANY_HISTORY
@given(
    st.lists(lives(), min_size=4, max_size=8),
    st.lists(st.integers(0, 14 * 24 * 60), min_size=1, max_size=2),
    st.integers(1, 3),
)
def test_a123_clocks_facts_and_truth_agree_on_every_measure_for_any_history_at_any_time(
    monkeypatch, standing, told, looks, batches
):
    monkeypatch.setattr(durations, "ENOUGH", 1)
    with undone():
        for first, last in ((0, 1), (1, batches)):
            for case, life in enumerate(told, start=1):
                moments = life[1]
                tell(case, life, moments[len(moments) * first // batches : len(moments) * last // batches])
            follow()
            assert at_once(END) == one_by_one(END)
        fact_writer.rebuild_columns()
        for look in (*looks, DAYS * 24 * 60):
            at = BEGIN + look * MINUTE + HALF
            expected, values = truth(at)
            assert {one.key: count for one, count in live(at).items()} == {slug(n): c for n, c in expected.items()}
            assert in_columns(at) == expected
            assert means(at) == {name: mean_of(name, values[name]) for name in MEANS}
        assert find_projection_faults() == []


def test_a_case_begun_by_a_machine_and_resolved_was_not_open_then_whoever_wrote_to_it_later():
    world()
    about = {"customer": 1, "topic": "", "channel": "email"}
    moments = [
        (0, events.CaseOpened, {"subject": "", "by": "customer"}, "ask"),
        (0, events.MessageReceived, {"message": 1, "text": "", "automatic": "bounce"}, "ask"),
        (30, events.CaseResolved, {}, "ask"),
        (90, events.MessageReceived, {"message": 2, "text": ""}, "ask"),
    ]
    of_age = Standard.objects.get(key="open")
    told = []
    for part in (moments[:3], moments[3:]):
        tell(1, (about, moments), part)
        follow()
        fact_writer.rebuild_columns()
        told += [live(BEGIN + minute * MINUTE)[of_age] for minute in (20, 60)]
        told += [in_columns(BEGIN + minute * MINUTE)["Open"] for minute in (20, 60)]
    assert told == [Counter(out=1), Counter()] * 4
    assert live(BEGIN + 91 * MINUTE)[of_age] == Counter(kept=1)


def test_every_page_and_account_says_what_its_measure_gives(client):
    world()
    about = {"customer": 1, "topic": "", "channel": "email"}
    moments = [
        (0, events.CaseOpened, {"subject": "", "by": "customer"}, "ask"),
        (0, events.MessageReceived, {"message": 1, "text": ""}, "ask"),
        (30, events.CaseHandedOver, {"team_before": "ask", "brief": False}, "bill"),
        (60, events.CaseHandedOver, {"team_before": "bill"}, "ask"),
        (90, events.MessageReplied, {"message": 2, "text": "", "signed": False}, "ask"),
        (91, events.CaseResolved, {}, "ask"),
        (99, events.CaseReopened, {"why": "by hand"}, "ask"),
    ]
    tell(1, (about, moments), moments)
    follow()
    ploy = Staff.objects.create(email="ploy@qc.example", name="Ploy Srisai", role="agent", joined_at=BEGIN)
    client.force_login(ploy)
    agent = client
    for name in HELD:
        page = agent.get(f"/standards/{slug(name)}").content.decode()
        assert name in page
        for address in ("/rows", "/rows.csv"):
            assert agent.get(f"/standards/{slug(name)}{address}").status_code == 200
    told = {clock.standard.key: agent.get(f"/standards/clocks/{clock.pk}") for clock in Clock.objects.all()}
    assert set(told) == {slug(name) for name in HELD}
    assert "Counted for handovers: number 2." in told["moved"].content.decode()
    assert "The standard was missed." in told["signed"].content.decode()
    assert "This was undone" in told["solved"].content.decode()
