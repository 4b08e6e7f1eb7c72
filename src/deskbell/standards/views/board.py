"""All standards at a glance."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand, Team
from deskbell.standards.reads.board import Card, cards, summary
from deskbell.standards.reads.our_word import public
from deskbell.standards.rules import may_explain
from deskbell.standards.said import COLUMNS, column_said


@door("agent")
def board(request: HttpRequest) -> HttpResponse:
    """The board, of one brand if asked."""
    return page(request, "standards/board.html", **_context(request))


@door("agent")
def board_cards(request: HttpRequest) -> HttpResponse:
    """Its live part."""
    return render(request, "standards/cards.html", _context(request), using="jinja2")


def _context(request: HttpRequest) -> dict[str, Any]:
    brands = list(Brand.objects.order_by("pk"))
    chosen = next((brand for brand in brands if brand.slug == request.GET.get("brand")), None)
    at = now()
    teams = list(Team.objects.filter(brand__in=[chosen] if chosen else brands).order_by("name"))
    team = next((one for one in teams if one.slug == request.GET.get("team")), None)
    found = cards(at, chosen.slug if chosen else "", team.slug if team else "")
    return {
        "columns": _columns(found),
        "cards": found,
        "counts": [(_word(verdict), count) for verdict, count in summary(found)],
        "at": at,
        "may_explain": may_explain(request.user),
        "brand": chosen,
        "brands": _choices(brands, chosen) if len(brands) > 1 else [],
        "public": _public(at, [chosen] if chosen else brands),
        "team": team,
        "teams": _teams(teams, chosen, team) if len(teams) > 1 else [],
        "wall": _with(reverse("standards_wall"), chosen, team),
        "fragment": _with(reverse("standards_cards"), chosen, team),
    }


def _columns(found: list[Card]) -> list[tuple[str, str, list[Card]]]:
    """Face to face, telephone, writing, our word; only those that have a standard."""
    columns = [
        (icon, column_said(channels[0]), [one for one in found if one.channel in channels])
        for icon, channels in COLUMNS.items()
    ]
    return [column for column in columns if column[2]]


def _word(verdict: str) -> str:
    return {"kept": _("kept"), "below": _("below"), "close": _("too close to call"), "few": _("too few")}[verdict]


def _choices(brands: list[Brand], chosen: Brand | None) -> list[tuple[str, str, bool]]:
    here = reverse("standards")
    every = [(_("all"), here, chosen is None)]
    return every + [(brand.name, _with(here, brand), brand == chosen) for brand in brands]


def _teams(teams: list[Team], brand: Brand | None, chosen: Team | None) -> list[tuple[str, str, bool]]:
    here = reverse("standards")
    every = [(_("all"), _with(here, brand), chosen is None)]
    return every + [(team.name, _with(here, brand, team), team == chosen) for team in teams]


def _public(at: datetime, brands: list[Brand]) -> list[tuple[str, str]]:
    """The public pages of those brands that show anything, named where there are several."""
    shown = {standard.brand for standard in public(at)}
    found = [brand for brand in brands if brand.slug in shown]
    several = len(found) > 1
    return [
        (
            _("Public page of %(brand)s") % {"brand": brand.name} if several else _("Public page"),
            reverse("our_word", args=[brand.slug]),
        )
        for brand in found
    ]


def _with(url: str, brand: Brand | None, team: Team | None = None) -> str:
    chosen = {"brand": brand.slug if brand else "", "team": team.slug if team else ""}
    query = urlencode({name: slug for name, slug in chosen.items() if slug})
    return f"{url}?{query}" if query else url
