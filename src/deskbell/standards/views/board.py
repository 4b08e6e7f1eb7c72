"""The board: all standards at a glance."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.names import sort_by_name
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.models import Brand, Team
from deskbell.standards.display import COLUMNS, column_label
from deskbell.standards.reads.board import Card, count_verdicts, list_cards
from deskbell.standards.reads.our_word import public_standards
from deskbell.standards.rules import may_explain_breach


@require_role("agent")
def board(request: HttpRequest) -> HttpResponse:
    """Show the board; with `?brand=` that of one brand."""
    return render_page(request, "standards/board.html", **_context(request))


@require_role("agent")
def board_cards(request: HttpRequest) -> HttpResponse:
    """Send only the live part of the board."""
    return render(request, "standards/cards.html", _context(request), using="jinja2")


def _context(request: HttpRequest) -> dict[str, Any]:
    brands = list(Brand.objects.order_by("pk"))
    chosen = next((brand for brand in brands if brand.slug == request.GET.get("brand")), None)
    at = now()
    teams = sort_by_name(Team.objects.filter(brand__in=[chosen] if chosen else brands), lambda team: team.name)
    team = next((one for one in teams if one.slug == request.GET.get("team")), None)
    found = list_cards(at, chosen.slug if chosen else "", team.slug if team else "")
    return {
        "columns": _columns(found),
        "cards": found,
        "counts": [_verdict_count(verdict, count) for verdict, count in count_verdicts(found)],
        "at": at,
        "may_explain": may_explain_breach(request.user),
        "brand": chosen,
        "brands": _brand_choices(brands, chosen) if len(brands) > 1 else [],
        "public": _public_pages(at, [chosen] if chosen else brands),
        "team": team,
        "teams": _team_choices(teams, chosen, team) if len(teams) > 1 else [],
        "wall": _board_url(reverse("standards_wall"), chosen, team),
        "fragment": _board_url(reverse("standards_cards"), chosen, team),
    }


def _columns(found: list[Card]) -> list[tuple[str, str, list[Card]]]:
    """The columns: face to face, telephone, writing, promises. Only those that have a standard."""
    columns = [
        (icon, column_label(channels[0]), [one for one in found if one.channel in channels])
        for icon, channels in COLUMNS.items()
    ]
    return [column for column in columns if column[2]]


def _verdict_count(verdict: str, count: int) -> str:
    sentences = {
        "kept": _("%(count)s kept"),
        "below": _("%(count)s not kept"),
        "close": _("%(count)s too close to call"),
        "few": _("%(count)s with too few data"),
    }
    return sentences[verdict] % {"count": count}


def _brand_choices(brands: list[Brand], chosen: Brand | None) -> list[tuple[str, str, bool]]:
    here = reverse("standards")
    every = [(_("All brands"), here, chosen is None)]
    return every + [(brand.name, _board_url(here, brand), brand == chosen) for brand in brands]


def _team_choices(teams: list[Team], brand: Brand | None, chosen: Team | None) -> list[tuple[str, str, bool]]:
    here = reverse("standards")
    every = [(_("All teams"), _board_url(here, brand), chosen is None)]
    return every + [(team.name, _board_url(here, brand, team), team == chosen) for team in teams]


def _public_pages(at: datetime, brands: list[Brand]) -> list[tuple[str, str]]:
    """The public pages of these brands that show anything. They are named by brand if there are several."""
    shown = {standard.brand for standard in public_standards(at)}
    found = [brand for brand in brands if brand.slug in shown]
    several = len(found) > 1
    return [
        (
            _("Public page of %(brand)s") % {"brand": brand.name} if several else _("Public page"),
            reverse("our_word", args=[brand.slug]),
        )
        for brand in found
    ]


def _board_url(url: str, brand: Brand | None, team: Team | None = None) -> str:
    chosen = {"brand": brand.slug if brand else "", "team": team.slug if team else ""}
    query = urlencode({name: slug for name, slug in chosen.items() if slug})
    return f"{url}?{query}" if query else url
