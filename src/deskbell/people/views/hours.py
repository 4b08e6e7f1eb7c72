"""Opening hours of each place: what holds now, what will hold, and the form for the next version."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people import week
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.move_site import move_site
from deskbell.people.actions.refusals import NeedsHours, Refused
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.door import door, person
from deskbell.people.holidays import coming, named
from deskbell.people.models import Brand, Hours, Site
from deskbell.people.views.house import zones


@door("admin")
def sites(request: HttpRequest) -> HttpResponse:
    """Every place, with the hours that hold today; a form for one more."""
    if request.method != "POST":
        return _sites(request)
    words = {name: request.POST.get(name, "") for name in ("name", "brand", "zone")}
    try:
        brand = get_object_or_404(Brand, slug=words["brand"])
        site = add_site(brand=brand, name=words["name"], zone=words["zone"], by=person(request), at=now())
    except Refused as refusal:
        return _sites(request, str(refusal), words)
    return redirect("people:hours", site.slug)


def _sites(request: HttpRequest, error: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    rows = Site.objects.select_related("brand").prefetch_related("hours").order_by("brand__name", "name")
    places = [{"site": site, "says": _says(site)} for site in rows]
    brands = list(Brand.objects.order_by("name"))
    return page(
        request,
        "people/sites.html",
        status=422 if error else 200,
        places=places,
        brands=brands,
        zones=zones(),
        error=error,
        words=words or {"name": "", "brand": "", "zone": person(request).zone},
    )


def _says(site: Site) -> str:
    today = now().astimezone(ZoneInfo(site.zone)).date()
    versions = sorted(site.hours.all(), key=lambda row: row.valid_from)
    here = [row for row in versions if row.valid_from <= today] or versions[:1]
    return week.told(here[-1].week) if here else _("No hours yet: its clocks stand still.")


@door("admin")
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions of one place's hours, and the form for the next."""
    site = get_object_or_404(Site.objects.select_related("brand"), slug=slug)
    if request.method != "POST":
        return _show(request, site, _words(site))
    words = {name: request.POST.get(name, "") for name in ("valid_from", "country", "holidays", "zone")}
    days = {str(day): request.POST.get(f"day{day}", "") for day in range(7)}
    try:
        move_site(site=site, zone=words["zone"], by=person(request), at=now())
        site.refresh_from_db()
        set_hours(site=site, by=person(request), at=now(), **_read(words, days))
    except Refused as refusal:
        return _show(request, site, {**words, "days": days}, str(refusal))
    return redirect("people:hours", site.slug)


def _read(words: dict[str, str], days: dict[str, str]) -> dict[str, Any]:
    return {
        "valid_from": _date(words["valid_from"]),
        "country": words["country"],
        "week": {day: week.read_day(text) for day, text in days.items()},
        "holidays": [_date(line) for line in words["holidays"].split()],
    }


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NeedsHours(_("“%s” is not a day. Write it as 2026-12-24.") % text[:20]) from None


def _words(site: Site) -> dict[str, Any]:
    """The form begins with what holds last, in force from today; a new place with an ordinary week."""
    last = site.hours.order_by("-valid_from").first()
    today = now().astimezone(ZoneInfo(site.zone)).date()
    ordinary = {str(day): "09:00-18:00" if day < 5 else "" for day in range(7)}
    return {
        "valid_from": max(today, last.valid_from).isoformat() if last else today.isoformat(),
        "country": last.country if last else "",
        "holidays": "\n".join(last.holidays) if last else "",
        "zone": site.zone,
        "days": {day: week.write_day(last.week.get(day, [])) for day in "0123456"} if last else ordinary,
    }


def _show(request: HttpRequest, site: Site, words: dict[str, Any], error: str = "") -> HttpResponse:
    today = now().astimezone(ZoneInfo(site.zone)).date()
    versions = list(Hours.objects.filter(site=site).order_by("-valid_from"))
    here = next((row for row in versions if row.valid_from <= today), None)
    return page(
        request,
        "people/hours.html",
        status=422 if error else 200,
        site=site,
        words=words,
        error=error,
        names=[week.day_name(day) for day in range(7)],
        countries=[("", _("No public holidays")), *named()],
        zones=zones(),
        versions=[_version(row, here) for row in versions],
        closed=_closed(here or versions[0], today) if versions else [],
    )


def _closed(version: Hours, today: date) -> list[tuple[str, str]]:
    soon = coming(version, today, today + timedelta(days=365))[:6]
    return [(week.written(day), name) for day, name in soon]


def _version(row: Hours, here: Hours | None) -> dict[str, Any]:
    days = [
        {"name": week.day_name(day), "bars": week.bars(blocks), "says": week.write_day(blocks) or _("closed")}
        for day, blocks in ((day, row.week.get(str(day), [])) for day in range(7))
    ]
    begins = week.written(row.valid_from)
    return {"begins": begins, "here": row == here, "days": days, "says": week.told(row.week)}
