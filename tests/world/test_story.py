"""The invented company's plan is plausible: enough of it, in all languages, answered about as well as the story says."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from deskbell.standards.calendars import to_micros
from deskbell.world.hours import before, calendar
from deskbell.world.story import Matter, plan

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> list[Matter]:
    return plan(at=AT)


def test_ninety_days_give_about_fifteen_hundred_cases_in_five_languages(story: list[Matter]) -> None:
    assert 1_300 <= len(story) <= 1_750
    languages = Counter(matter.language for matter in story)
    assert set(languages) == {"en", "th", "el", "af", "hi"}
    assert min(languages.values()) > 100


def test_the_same_seed_gives_the_same_story() -> None:
    once = plan(at=AT, days=10, busy=0.3, seed=3)
    assert once == plan(at=AT, days=10, busy=0.3, seed=3)
    assert once != plan(at=AT, days=10, busy=0.3, seed=4)


def test_every_letter_is_filled(story: list[Matter]) -> None:
    for matter in story:
        spoken = [step for step in matter.steps if step.kind in ("reply", "customer", "note")]
        for text in (matter.subject, matter.text, *(step.text for step in spoken)):
            assert text.strip()
            assert not re.search(r"[\[\]{}|]|\bon on\b|undefined", text), text


def test_nothing_happens_before_the_case_or_after_the_present(story: list[Matter]) -> None:
    for matter in story:
        moments = [matter.opened_at, *(step.at for step in matter.steps), AT]
        assert moments == sorted(moments)


def test_a_case_is_spoken_of_in_the_words_of_its_customer(story: list[Matter]) -> None:
    scripts = {"th": r"[\u0e00-\u0e7f]", "el": r"[\u0370-\u03ff]", "hi": r"[\u0900-\u097f]"}
    for matter in story:
        if matter.language in scripts:
            replies = [step.text for step in matter.steps if step.kind == "reply"]
            assert all(re.search(scripts[matter.language], text) for text in (matter.text, *replies))


def test_answers_come_within_a_working_day_a_little_less_often_since_the_change(story: list[Matter]) -> None:
    shops = [m for m in story if m.place.brand == "quince-and-clay"]
    recent = [m for m in shops if AT - m.opened_at < timedelta(days=28)]
    early = [m for m in shops if AT - m.opened_at > timedelta(days=49)]
    assert 0.90 <= kept(recent) < kept(early) <= 0.985


def test_some_cases_lie_on_the_desk_late_soon_running_and_unowned(story: list[Matter]) -> None:
    waiting = [m for m in story if not any(step.kind == "reply" for step in m.steps)]
    left = [8 - worked(m, AT) for m in waiting]
    assert any(hours < 0 for hours in left)
    assert any(0 < hours < 1 for hours in left)
    assert any(hours > 2 for hours in left)
    assert any(not m.steps for m in waiting)


def test_an_instant_before_is_that_much_working_time_away(story: list[Matter]) -> None:
    place = story[0].place
    start = before(place, AT, 7.5)
    worked_micros = calendar(place.slug).worked(to_micros(AT)) - calendar(place.slug).worked(to_micros(start))
    assert abs(worked_micros / 3.6e9 - 7.5) < 0.01


def kept(matters: list[Matter]) -> float:
    times = [worked(m, next((s.at for s in m.steps if s.kind == "reply"), AT)) for m in matters if answered_or_due(m)]
    return sum(hours <= 8 for hours in times) / len(times)


def answered_or_due(matter: Matter) -> bool:
    return any(step.kind == "reply" for step in matter.steps) or worked(matter, AT) > 8


def worked(matter: Matter, until: datetime) -> float:
    hours = calendar(matter.place.slug)
    return (hours.worked(to_micros(until)) - hours.worked(to_micros(matter.opened_at))) / 3.6e9


def test_some_matters_pass_through_several_hands_and_their_teams_alternate(story: list[Matter]) -> None:
    over = [[step for step in matter.steps if step.team] for matter in story]
    moved = [steps for steps in over if steps]
    assert 40 <= len(moved) <= 160
    assert sum(len(steps) > 1 for steps in moved) >= 5
    assert 1 <= sum(step.kind == "assign" for steps in moved for step in steps) <= 25
    for matter, steps in zip(story, over, strict=True):
        teams = [matter.team, *(step.team for step in steps)]
        assert all(one != other for one, other in pairwise(teams))
        assert not steps or steps[-1].to == matter.owner


def test_some_matters_are_told_twice(story: list[Matter]) -> None:
    twice = [(matter, step) for matter in story for step in matter.steps if step.kind == "merge"]
    assert 8 <= len(twice) <= 50
    assert all(matter.opened_at < step.began < step.at and step.text for matter, step in twice)
