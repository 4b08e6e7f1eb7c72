"""Times and numbers in each language, in the reader's time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from deskbell.kit.formats import (
    current_locale,
    format_day,
    format_duration,
    format_file_size,
    format_hour,
    format_moment,
    format_number,
    format_short_moment,
)

AT = datetime(2026, 11, 26, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [("UTC", "22:05"), ("Asia/Bangkok", "05:05"), ("Asia/Kathmandu", "03:50"), ("America/Sao_Paulo", "19:05")],
)
def test_an_hour_is_the_hour_where_the_reader_is(zone: str, said: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert format_hour(AT) == said


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False)
def test_a_day_names_its_year_only_when_it_is_not_this_one() -> None:
    with translation.override("en"), timezone.override("UTC"):
        assert format_day(AT) == "Thu 26 Nov"
        assert format_day(AT - timedelta(days=400)) == "Wed 22 Oct 2025"


@time_machine.travel(AT, tick=False)
def test_today_only_the_hour_is_said() -> None:
    with translation.override("en"), timezone.override("UTC"):
        assert format_moment(AT) == "22:05"
        assert format_moment(AT - timedelta(days=1)) == "Wed 25 Nov 22:05"


@time_machine.travel(AT, tick=False)
def test_a_chip_says_the_hour_or_the_day() -> None:
    with translation.override("en"), timezone.override("UTC"):
        assert format_short_moment(AT) == "22:05"
        assert format_short_moment(AT + timedelta(days=1)) == "Fri 27 Nov"


@pytest.mark.parametrize(("language", "said"), [("el", "Πέμ"), ("th", "พฤ."), ("hi", "गुरु"), ("af", "Do 26 Nov")])
def test_days_are_said_in_the_readers_language(language: str, said: str) -> None:
    with translation.override(language), timezone.override("UTC"):
        assert said in format_day(AT)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (3599, "59 min"),
        (7800, "2 h 10"),
        (172_800, "2 d 0 h"),
        (270_000, "3 d 3 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: int, said: str) -> None:
    with translation.override("en"):
        assert format_duration(seconds) == format_duration(timedelta(seconds=seconds)) == said


def test_an_unknown_language_is_spoken_in_english() -> None:
    with translation.override("xx"):
        assert (
            current_locale().language,
            format_number(1234567),
            format_file_size(214_000),
            format_file_size(5_300_000),
        ) == (
            "en",
            "1,234,567",
            "214 kB",
            "5.3 MB",
        )
