"""The pages of sites and their opening hours."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people import weekly_hours
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.add_site import add_site
from deskbell.people.actions.change_site_zone import change_site_zone
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.forms.hours import HoursForm
from deskbell.people.forms.sites import SiteForm
from deskbell.people.lead_on import save_and_lead_on
from deskbell.people.models import Brand, Hours, Site
from deskbell.people.public_holidays import list_closed_days


@require_role("admin")
def sites(request: HttpRequest) -> HttpResponse:
    """Show every site with the hours in force today, and a form for a new site."""
    form = SiteForm.from_request(request, initial={"zone": current_staff(request).zone})
    if form.is_valid():
        try:
            site = add_site(by=current_staff(request), at=now(), **form.cleaned_data)
            messages.success(request, _("Saved. Now set its opening hours."))
            return redirect("people:hours", site.slug)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_sites(request, form)


def _show_sites(request: HttpRequest, form: SiteForm) -> HttpResponse:
    rows = Site.objects.select_related("brand").prefetch_related("hours").order_by("brand__name", "name")
    places = [{"site": site, "hours": _describe_hours(site)} for site in rows]
    context = {"places": places, "has_brand": Brand.objects.exists(), "form": form}
    return render_page(request, "people/sites.html", status=form_status(form), **context)


def _describe_hours(site: Site) -> str:
    today = now().astimezone(ZoneInfo(site.zone)).date()
    versions = sorted(site.hours.all(), key=lambda row: row.valid_from)
    started = [row for row in versions if row.valid_from <= today] or versions[:1]
    return (
        weekly_hours.format_week(started[-1].week)
        if started
        else _("No opening hours yet: the clocks of this location are paused.")
    )


@require_role("admin")
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the versions of one site's hours, and the form for the next version."""
    site, at = get_object_or_404(Site.objects.select_related("brand"), slug=slug), now()
    initial = _initial_values(site)
    if "country" in request.GET:
        initial |= {"country": request.GET["country"], "subdivision": ""}
    form = HoursForm.from_request(request, site=site, at=at, initial=initial)
    if form.is_valid():
        try:
            return save_and_lead_on(
                request,
                save=lambda: _save_hours(request, site, form, at),
                url=reverse("people:hours", args=[site.slug]),
            )
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_hours(request, site, form)


@transaction.atomic
def _save_hours(request: HttpRequest, site: Site, form: HoursForm, at: datetime) -> None:
    by = current_staff(request)
    site = change_site_zone(site=site, zone=form.cleaned_data["zone"], by=by, at=at)
    set_hours(site=site, by=by, at=at, **form.get_hours())


def _initial_values(site: Site) -> dict[str, Any]:
    """Return the initial values of the form: the latest hours, beginning today; for a new site an ordinary week."""
    last = site.hours.order_by("-valid_from").first()
    today = now().astimezone(ZoneInfo(site.zone)).date()
    days = {f"day{day}": "09:00-18:00" if day < 5 else "" for day in range(7)}
    if last is None:
        return {"valid_from": today, "zone": site.zone, **days}
    week = weekly_hours.join_nights(last.week)
    days = {f"day{day}": weekly_hours.format_day_hours(week[str(day)]) for day in range(7)}
    valid_from, holidays = max(today, last.valid_from), "\n".join(last.holidays)
    country, _dash, state = last.country.partition("-")
    return {
        "valid_from": valid_from,
        "zone": site.zone,
        "country": country,
        "subdivision": state,
        "holidays": holidays,
        "exact": any("23:59" in block for blocks in last.week.values() for block in blocks),
        **days,
    }


def _show_hours(request: HttpRequest, site: Site, form: HoursForm) -> HttpResponse:
    today = now().astimezone(ZoneInfo(site.zone)).date()
    versions = list(Hours.objects.filter(site=site).order_by("-valid_from"))
    in_force = next((row for row in versions if row.valid_from <= today), None)
    return render_page(
        request,
        "people/hours.html",
        status=form_status(form),
        site=site,
        form=form,
        versions=[_describe_version(row, in_force) for row in versions],
        closed=_list_closed_days(in_force or versions[0], today) if versions else [],
    )


def _list_closed_days(version: Hours, today: date) -> list[tuple[str, str]]:
    soon = list_closed_days(version, today, today + timedelta(days=365))[:6]
    return [(weekly_hours.format_calendar_day(day), name) for day, name in soon]


def _describe_version(row: Hours, in_force: Hours | None) -> dict[str, Any]:
    joined = weekly_hours.join_nights(row.week)
    days = [
        {
            "name": weekly_hours.weekday_name(day),
            "bars": weekly_hours.compute_day_bars(row.week.get(str(day), [])),
            "hours": weekly_hours.format_day_hours(joined[str(day)]) or pgettext("opening hours", "closed"),
        }
        for day in range(7)
    ]
    begins = weekly_hours.format_calendar_day(row.valid_from)
    return {"begins": begins, "in_force": row == in_force, "days": days, "hours": weekly_hours.format_week(row.week)}
