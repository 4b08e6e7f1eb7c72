"""Rude on purpose (M20): a diner loved for its rudeness keeps its own rules, and is not measured by those of the shop.

Ninety days of one company. The diner has its own handbook, hours and tone, and keeps its own promises. By the shop's
promise it would fail. That is no fault of the diner, and the board does not show it as one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.models import Brand, Staff
from deskbell.standards.calendars import to_micros
from deskbell.standards.models import Clock, Standard
from deskbell.standards.reads.measured_standard import MeasuredStandard, measure_standard
from deskbell.world import company, story
from deskbell.world.actions.play_story import StoryOptions, play_story
from deskbell.world.opening_hours import get_site_calendar

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SHOP, DINER = "quince-and-clay", "sour-lous"
HOUR = 3_600_000_000


@pytest.fixture
def today(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """A month in which only the diner gets mail, and its last day."""
    monkeypatch.setattr(story, "SITES", company.SITES[-1:])
    play_story(at=AT, options=StoryOptions(days=28, busy=0.4, seed=5))
    seal_and_follow()
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        yield AT


@pytest.fixture
def lou(today: datetime) -> Client:
    """The browser of the diner's lead."""
    client = Client()
    client.force_login(Staff.objects.get(name="Lou Petersen"))
    return client


def test_rude_on_purpose(lou: Client, today: datetime) -> None:
    each_brand_has_its_own_words(lou)
    each_brand_has_its_own_hours_and_standards()
    written = of_the_diner("Insulted in writing", today)
    settled = of_the_diner("Settled", today)
    for own in (written, settled):
        assert (own.tally.share.share or 0) >= own.definition.goal.share, own.definition.name
    by_the_shops_promise_the_diner_would_fail(written)


def each_brand_has_its_own_words(lou: Client) -> None:
    shop, diner = (lou.get(f"/handbook/{brand}").content.decode() for brand in (SHOP, DINER))
    assert "Our guests come to be insulted" in diner
    assert "Our guests come to be insulted" not in shop
    assert "Apologise first" in shop
    assert "Apologise first" not in diner


def each_brand_has_its_own_hours_and_standards() -> None:
    places = {brand.slug: set(brand.sites.values_list("slug", flat=True)) for brand in Brand.objects.all()}
    assert places[DINER] == {"sour-lous"}
    assert not places[DINER] & places[SHOP]
    names = {slug: set(Standard.objects.filter(brand=slug).values_list("key", flat=True)) for slug in places}
    assert names[DINER]
    assert names[SHOP]
    assert not names[DINER] & names[SHOP]


def of_the_diner(begins: str, at: datetime) -> MeasuredStandard:
    """Return one of the diner's standards, as its page measures it."""
    found = [measure_standard(one, at=at, live=True) for one in Standard.objects.filter(brand=DINER)]
    return next(one for one in found if one.definition.name.startswith(begins))


def by_the_shops_promise_the_diner_would_fail(written: MeasuredStandard) -> None:
    """The shop promises an answer within eight working hours, 95 times in 100."""
    worked, answered = (
        get_site_calendar(DINER).cumulative,
        Clock.objects.filter(standard=written.standard).exclude(stopped_at=None),
    )
    pairs = answered.values_list("started_at", "stopped_at")
    took = [worked(to_micros(stopped)) - worked(to_micros(started)) for started, stopped in pairs if stopped]
    assert len(took) >= 8
    assert sum(1 for micros in took if micros <= 8 * HOUR) / len(took) < 0.95
