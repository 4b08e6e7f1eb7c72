"""Set the opening hours of a site from a given day on. They define what a working day of its standards is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsHours
from deskbell.people.events import HoursChanged
from deskbell.people.models import Hours, Site, Staff
from deskbell.people.public_holidays import is_holiday_calendar

Week = Mapping[str, Sequence[Sequence[str]]]
MOST_BLOCKS = 12
START_OF_DAY, END_OF_DAY = "00:00", "24:00"
DAY = 24 * 60
# Who types 10:00-9:00 means 21:00 in the evening, and not 23 hours.
LONGEST_NIGHT = 16 * 60


def set_hours(
    *,
    site: Site,
    valid_from: date,
    week: Week,
    country: str = "",
    holidays: Iterable[date] = (),
    by: Staff | None,
    at: datetime,
) -> Hours:
    """Put these opening hours into force from the day `valid_from`. Returns them. Raises NeedsHours.

    The first hours of a site may begin in the past, later ones today or later. Hours of the past are never changed; a
    version that begins today or later is replaced. `country` may name a state too, such as DE-BY.
    """
    clean = validate_week(week)
    if country and not is_holiday_calendar(country):
        raise NeedsHours(
            _(
                "Deskbell does not know the public holidays of this country. Leave it empty and enter "
                "your own closed days."
            )
        )
    days = sorted({day.isoformat() for day in holidays})
    with transaction.atomic():
        place = Site.objects.select_for_update().get(id=site.id)
        require_later_day(site=place, valid_from=valid_from, today=at.astimezone(ZoneInfo(place.zone)).date())
        said = {"week": clean, "country": country, "holidays": days}
        hours, _made = Hours.objects.update_or_create(site=place, valid_from=valid_from, defaults=said)
        record(_hours_changed(hours, by), at=at)
    return hours


def require_later_day(*, site: Site, valid_from: date, today: date) -> None:
    """Raise NeedsHours if `site` has hours already and `valid_from` is before `today`."""
    if valid_from < today and Hours.objects.filter(site=site).exists():
        raise NeedsHours(_("Opening hours of past days cannot be changed. Choose today or a later day."))


def _hours_changed(hours: Hours, by: Staff | None) -> HoursChanged:
    return HoursChanged(
        actor=by.id if by else None,
        brand=hours.site.brand.slug,
        site=hours.site.slug,
        valid_from=hours.valid_from.isoformat(),
        week=hours.week,
        country=hours.country,
        holidays=tuple(hours.holidays),
    )


def validate_week(week: Week) -> dict[str, list[list[str]]]:
    """Return the blocks (opening time, closing time) of all seven days, sorted. What is open over midnight, such as
    22:00 to 06:00, becomes two blocks, the second on the next day.

    Raises NeedsHours for a wrong time or overlapping blocks.
    """
    if not set(week) <= set("0123456"):
        raise NeedsHours(_("A week has seven days."))
    split: dict[str, list[list[str]]] = {day: [] for day in "0123456"}
    for day in "0123456":
        for start, end in validate_day(week.get(day, ())):
            if start < end:
                split[day].append([start, end])
                continue
            split[day].append([start, END_OF_DAY])
            if end != START_OF_DAY:
                split[str((int(day) + 1) % 7)].append([START_OF_DAY, end])
    return {day: validate_day(blocks) for day, blocks in split.items()}


def validate_day(blocks: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the blocks of one day, sorted. The last may end on the next day. Raises NeedsHours."""
    if len(blocks) > MOST_BLOCKS:
        raise NeedsHours(_("A day can have at most %d opening times.") % MOST_BLOCKS)
    clean = sorted([_validate_time(start), _validate_time(end)] for start, end in blocks)
    last = ""
    for start, end in clean:
        if start == END_OF_DAY or not 0 < _count_minutes(start, end) <= (DAY if start < end else LONGEST_NIGHT):
            raise NeedsHours(_("%(start)s to %(end)s ends before it begins.") % {"start": start, "end": end})
        if start < last:
            raise NeedsHours(_("%(start)s to %(end)s overlaps with the time before it.") % {"start": start, "end": end})
        last = end if start < end else END_OF_DAY
    return clean


def _count_minutes(start: str, end: str) -> int:
    """Return the minutes from `start` to `end`, which is on the next day when it is earlier. Equal times are 0."""
    begins, ends = (int(time[:2]) * 60 + int(time[3:]) for time in (start, end))
    return ends - begins if begins <= ends else ends + DAY - begins


def _validate_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text):
        raise NeedsHours(_("“%s” is not a time. Write it as 09:00; 24:00 is the end of the day.") % text[:20])
    return text
