"""The plan is plausible: enough cases, all languages, and answer times as the story says."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from deskbell.standards.calendars import to_micros
from deskbell.world.opening_hours import get_site_calendar, subtract_working_hours
from deskbell.world.story import CasePlan, plan_story

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> list[CasePlan]:
    return plan_story(at=AT)


def test_ninety_days_give_about_fifteen_hundred_cases_in_five_languages(story: list[CasePlan]) -> None:
    assert 1_300 <= len(story) <= 1_750
    languages = Counter(plan.language for plan in story)
    assert set(languages) == {"en", "th", "el", "af", "hi"}
    assert min(languages.values()) > 100


def test_the_same_seed_gives_the_same_story() -> None:
    once = plan_story(at=AT, days=10, busy=0.3, seed=3)
    assert once == plan_story(at=AT, days=10, busy=0.3, seed=3)
    assert once != plan_story(at=AT, days=10, busy=0.3, seed=4)


def test_every_letter_is_filled(story: list[CasePlan]) -> None:
    for plan in story:
        spoken = [step for step in plan.steps if step.kind in ("reply", "customer", "note")]
        for text in (plan.subject, plan.text, *(step.text for step in spoken)):
            assert text.strip()
            assert not re.search(r"[\[\]{}|]|\bon on\b|undefined", text), text


def test_nothing_happens_before_the_case_or_after_the_present(story: list[CasePlan]) -> None:
    for plan in story:
        moments = [plan.opened_at, *(step.at for step in plan.steps), AT]
        assert moments == sorted(moments)


def test_a_case_is_spoken_of_in_the_words_of_its_customer(story: list[CasePlan]) -> None:
    scripts = {"th": r"[\u0e00-\u0e7f]", "el": r"[\u0370-\u03ff]", "hi": r"[\u0900-\u097f]"}
    for plan in story:
        if plan.language in scripts:
            replies = [step.text for step in plan.steps if step.kind == "reply"]
            assert all(re.search(scripts[plan.language], text) for text in (plan.text, *replies))


def test_answers_come_within_a_working_day_a_little_less_often_since_the_change(story: list[CasePlan]) -> None:
    shops = [m for m in story if m.site.brand == "quince-and-clay"]
    recent = [m for m in shops if AT - m.opened_at < timedelta(days=28)]
    early = [m for m in shops if AT - m.opened_at > timedelta(days=49)]
    assert 0.90 <= kept(recent) < kept(early) <= 0.985


def test_some_cases_lie_on_the_desk_late_soon_running_and_unowned(story: list[CasePlan]) -> None:
    waiting = [m for m in story if not any(step.kind == "reply" for step in m.steps)]
    left = [8 - worked(m, AT) for m in waiting]
    assert any(hours < 0 for hours in left)
    assert any(0 < hours < 1 for hours in left)
    assert any(hours > 2 for hours in left)
    assert any(not m.steps for m in waiting)


def test_an_instant_before_is_that_much_working_time_away(story: list[CasePlan]) -> None:
    site = story[0].site
    start = subtract_working_hours(site, AT, 7.5)
    worked_micros = get_site_calendar(site.slug).cumulative(to_micros(AT)) - get_site_calendar(site.slug).cumulative(
        to_micros(start)
    )
    assert abs(worked_micros / 3.6e9 - 7.5) < 0.01


def kept(plans: list[CasePlan]) -> float:
    times = [worked(m, next((s.at for s in m.steps if s.kind == "reply"), AT)) for m in plans if answered_or_due(m)]
    return sum(hours <= 8 for hours in times) / len(times)


def answered_or_due(plan: CasePlan) -> bool:
    return any(step.kind == "reply" for step in plan.steps) or worked(plan, AT) > 8


def worked(plan: CasePlan, until: datetime) -> float:
    hours = get_site_calendar(plan.site.slug)
    return (hours.cumulative(to_micros(until)) - hours.cumulative(to_micros(plan.opened_at))) / 3.6e9


def test_some_matters_pass_through_several_hands_and_their_teams_alternate(story: list[CasePlan]) -> None:
    over = [[step for step in plan.steps if step.team] for plan in story]
    moved = [steps for steps in over if steps]
    assert 40 <= len(moved) <= 160
    assert sum(len(steps) > 1 for steps in moved) >= 5
    assert 1 <= sum(step.kind == "assign" for steps in moved for step in steps) <= 25
    for plan, steps in zip(story, over, strict=True):
        teams = [plan.team, *(step.team for step in steps)]
        assert all(one != other for one, other in pairwise(teams))
        assert not steps or steps[-1].to == plan.owner


def test_some_matters_are_told_twice(story: list[CasePlan]) -> None:
    twice = [(plan, step) for plan in story for step in plan.steps if step.kind == "merge"]
    assert 8 <= len(twice) <= 50
    assert all(plan.opened_at < step.began < step.at and step.text for plan, step in twice)
