"""The board for a wall: every standard readable across a room, live, without controls."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.models import Brand, Organisation, Team
from deskbell.standards.reads.board import Card, list_cards
from deskbell.standards.views.standard_query import read_team

MOST = 20
SCHEMES = ("light", "dark")
_FIRST = {"below": 0, "close": 1, "few": 2, "kept": 3}
# (at most so many cards, columns).
_ACROSS = ((1, 1), (2, 2), (3, 3), (4, 2), (6, 3), (8, 4), (9, 3), (12, 4), (MOST, 5))


@require_role("agent")
def wall(request: HttpRequest) -> HttpResponse:
    """Show the wall, with `?brand=` that of one brand. `?scheme=light` or `dark` sets the colours; otherwise the system
    decides.
    """
    scheme = request.GET.get("scheme", "")
    context = _context(request)
    return render_page(request, "standards/wall.html", scheme=scheme if scheme in SCHEMES else "", **context)


@require_role("agent")
def wall_cards(request: HttpRequest) -> HttpResponse:
    """Send only the live part of the wall."""
    return render(request, "standards/wall_cards.html", _context(request), using="jinja2")


def _context(request: HttpRequest) -> dict[str, Any]:
    brand = Brand.objects.filter(slug=request.GET.get("brand", "").replace("\0", "")).first()
    organisation = Organisation.objects.filter(id=1).first()
    at = now()
    team = Team.objects.filter(slug=read_team(request)).first()
    found = list_cards(at, brand.slug if brand else "", team.slug if team else "", line=False)
    shown = _most_urgent(found)
    asked = ({"brand": brand.slug} if brand else {}) | ({"team": team.slug} if team else {})
    fragment = reverse("standards_wall_cards")
    return {
        "cards": shown,
        "more": len(found) - len(shown),
        "across": next((columns for most, columns in _ACROSS if len(shown) <= most), 5),
        "at": at,
        "name": team.name if team else brand.name if brand else organisation.name if organisation else "",
        "fragment": f"{fragment}?{urlencode(asked)}" if asked else fragment,
    }


def _most_urgent(found: list[Card]) -> list[Card]:
    """All cards in the order of the handbook. If there are more than fit, those that need attention most."""
    if len(found) <= MOST:
        return found
    kept = sorted(range(len(found)), key=lambda place: (_FIRST[found[place].verdict], place))[:MOST]
    return [found[place] for place in sorted(kept)]
