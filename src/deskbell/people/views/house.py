"""The first of the first steps, and later its place: the name of the house and the languages it answers in."""

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.found import found
from deskbell.people.actions.name_house import name_house
from deskbell.people.actions.refusals import Refused
from deskbell.people.door import door, person
from deskbell.people.models import Brand, House

WORDS = ("name", "prefix", "site", "team", "zone")


@door("admin")
def house(request: HttpRequest) -> HttpResponse:
    """Name the house. While it has no brand yet, this also makes the first brand, place and team."""
    if request.method != "POST":
        return _show(request)
    words = {name: request.POST.get(name, "") for name in WORDS}
    spoken = [code for code in request.POST.getlist("languages") if code]
    try:
        with transaction.atomic():
            _keep(request, words, spoken)
    except Refused as refusal:
        return _show(request, str(refusal), words, spoken)
    return redirect("people:setup")


def _keep(request: HttpRequest, words: dict[str, str], spoken: list[str]) -> None:
    if Brand.objects.exists():
        name_house(name=words["name"], languages=spoken, by=person(request), at=now())
    else:
        found(languages=spoken, by=person(request), at=now(), **words)


def _show(
    request: HttpRequest, error: str = "", words: dict[str, str] | None = None, spoken: list[str] | None = None
) -> HttpResponse:
    row = House.objects.filter(id=1).first()
    zone = person(request).zone
    first = {
        "name": row.name if row else "",
        "prefix": "",
        "site": _("Office"),
        "team": _("Customer care"),
        "zone": zone,
    }
    return page(
        request,
        "people/house.html",
        status=422 if error else 200,
        error=error,
        words=words or first,
        spoken=spoken if spoken is not None else (row.languages if row else [person(request).language]),
        languages=settings.LANGUAGES,
        zones=zones(),
        founded=Brand.objects.exists(),
    )


def zones() -> list[str]:
    """Time zones to choose from, by continent and city."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
