"""A promise "within a working day" means the hours the place really has, from the day on which it has them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsHours
from deskbell.people.events import HoursChanged
from deskbell.people.holidays import countries
from deskbell.people.models import Hours, Site, Staff

Week = Mapping[str, Sequence[Sequence[str]]]
MOST_BLOCKS = 12


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
    """Put these hours in force from `valid_from` on. Hours that were in force are never changed; the first ones may begin
    in the past, later ones today or later (a version of today or later is replaced).
    """
    clean = read_week(week)
    if country and country not in countries():
        raise NeedsHours(_("The public holidays of this country are not known here. Leave it empty and list your own."))
    days = sorted({day.isoformat() for day in holidays})
    with transaction.atomic():
        place = Site.objects.select_for_update().get(id=site.id)
        if Hours.objects.filter(site=place).exists() and valid_from < at.astimezone(ZoneInfo(place.zone)).date():
            raise NeedsHours(_("Hours that were in force stay as they were. Choose today or a later day."))
        said = {"week": clean, "country": country, "holidays": days}
        hours, _made = Hours.objects.update_or_create(site=place, valid_from=valid_from, defaults=said)
        record(_news(hours, by), at=at)
    return hours


def _news(hours: Hours, by: Staff | None) -> HoursChanged:
    return HoursChanged(
        actor=by.id if by else None,
        brand=hours.site.brand.slug,
        site=hours.site.slug,
        valid_from=hours.valid_from.isoformat(),
        week=hours.week,
        country=hours.country,
        holidays=tuple(hours.holidays),
    )


def read_week(week: Week) -> dict[str, list[list[str]]]:
    """All seven days, blocks in order. Raises NeedsHours for what is no time, ends before it begins, or overlaps."""
    if not set(week) <= set("0123456"):
        raise NeedsHours(_("A week has seven days."))
    return {day: _read_day(week.get(day, ())) for day in "0123456"}


def _read_day(blocks: Sequence[Sequence[str]]) -> list[list[str]]:
    if len(blocks) > MOST_BLOCKS:
        raise NeedsHours(_("A day has at most %d blocks.") % MOST_BLOCKS)
    clean = sorted([_read_time(start), _read_time(end)] for start, end in blocks)
    last = ""
    for start, end in clean:
        if start >= end or start == "24:00":
            raise NeedsHours(_("%(start)s to %(end)s ends before it begins.") % {"start": start, "end": end})
        if start < last:
            raise NeedsHours(_("%(start)s to %(end)s overlaps the block before it.") % {"start": start, "end": end})
        last = end
    return clean


def _read_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text):
        raise NeedsHours(_("“%s” is not a time. Write it as 09:00; 24:00 ends a day.") % text[:20])
    return text
