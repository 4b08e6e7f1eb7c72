"""The board for a wall: every standard readable across a room, live, with nothing to press."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand, House, Team
from deskbell.standards.reads.board import Card, cards
from deskbell.standards.views.asked import team_asked

MOST = 20
SCHEMES = ("light", "dark")
_FIRST = {"below": 0, "close": 1, "few": 2, "kept": 3}
# How many stand beside each other, by how many there are at most.
_ACROSS = ((1, 1), (2, 2), (3, 3), (4, 2), (6, 3), (8, 4), (9, 3), (12, 4), (MOST, 5))


@door("agent")
def wall(request: HttpRequest) -> HttpResponse:
    """The wall, of one brand if asked; `?scheme=light` or `dark` where the room decides, else as the system has it."""
    scheme = request.GET.get("scheme", "")
    context = _context(request)
    return page(request, "standards/wall.html", scheme=scheme if scheme in SCHEMES else "", **context)


@door("agent")
def wall_cards(request: HttpRequest) -> HttpResponse:
    """Its live part."""
    return render(request, "standards/wall_cards.html", _context(request), using="jinja2")


def _context(request: HttpRequest) -> dict[str, Any]:
    brand = Brand.objects.filter(slug=request.GET.get("brand", "").replace("\0", "")).first()
    house = House.objects.filter(id=1).first()
    at = now()
    team = Team.objects.filter(slug=team_asked(request)).first()
    found = cards(at, brand.slug if brand else "", team.slug if team else "", line=False)
    shown = _chosen(found)
    asked = ({"brand": brand.slug} if brand else {}) | ({"team": team.slug} if team else {})
    fragment = reverse("standards_wall_cards")
    return {
        "cards": shown,
        "more": len(found) - len(shown),
        "across": next((columns for most, columns in _ACROSS if len(shown) <= most), 5),
        "at": at,
        "name": team.name if team else brand.name if brand else house.name if house else "",
        "fragment": f"{fragment}?{urlencode(asked)}" if asked else fragment,
    }


def _chosen(found: list[Card]) -> list[Card]:
    """All of them in the order of the handbook; where a wall has no room for all, those that need eyes the most."""
    if len(found) <= MOST:
        return found
    kept = sorted(range(len(found)), key=lambda place: (_FIRST[found[place].verdict], place))[:MOST]
    return [found[place] for place in sorted(kept)]
