"""Standards count the hours of a night as one shift, and close on the holidays of a state."""

from datetime import UTC, date, datetime

import pytest

from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Site
from deskbell.standards.calendars.micros import to_micros
from deskbell.standards.place_calendars import PlaceCalendars

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000


@pytest.fixture
def site() -> Site:
    return create_organisation(
        name="Quince", languages=["en"], prefix="QC", site="Munich", team="Care", by=None, at=AT
    ).site


def test_a_night_counts_over_midnight_as_one_shift(site: Site) -> None:
    nights = {str(day): [["22:00", "06:00"]] for day in range(5)}
    set_hours(site=site, valid_from=date(2026, 1, 1), week=nights, by=None, at=AT)
    hours = PlaceCalendars().calendar(site.slug)
    friday = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)
    assert hours.due(to_micros(friday), 4 * HOUR) == to_micros(datetime(2026, 3, 7, 3, 0, tzinfo=UTC))
    # The night of Friday ends on Saturday at six; the next begins on Monday at ten in the evening.
    assert hours.due(to_micros(friday), 8 * HOUR) == to_micros(datetime(2026, 3, 9, 23, 0, tzinfo=UTC))
    pieces = list(hours.stretches(to_micros(friday), to_micros(datetime(2026, 3, 7, 12, 0, tzinfo=UTC))))
    assert pieces == [(to_micros(friday), to_micros(datetime(2026, 3, 7, 6, 0, tzinfo=UTC)))]


@pytest.mark.parametrize(("country", "hour"), [("DE", 9), ("DE-BY", 0)])
def test_a_holiday_of_a_state_does_not_count(site: Site, country: str, hour: int) -> None:
    week = {str(day): [["09:00", "18:00"]] for day in range(7)}
    set_hours(site=site, valid_from=date(2026, 1, 1), week=week, country=country, by=None, at=AT)
    hours = PlaceCalendars().calendar(site.slug)
    corpus_christi = [to_micros(datetime(2026, 6, day, tzinfo=UTC)) for day in (4, 5)]
    assert hours.cumulative(corpus_christi[1]) - hours.cumulative(corpus_christi[0]) == hour * HOUR
