"""The public page of a brand: what it promises and how often it is kept, in the visitor's language."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.models import Brand
from deskbell.people.reads.brand_zone import get_brand_zone
from deskbell.people.time_zones import zone_city
from deskbell.standards.reads.our_word import our_word as read


@require_role("anyone")
def our_word(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the public page of a brand; 404 when it shows nothing. The visitor may choose another language."""
    house = get_object_or_404(Brand, slug=brand)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    with translation.override(language):
        found = read(brand=house.slug, language=language)
        if not found.promises:
            raise Http404
        languages = [(code, name, f"?language={code}", code == language) for code, name in settings.LANGUAGES]
        zone = get_brand_zone(house)
        words: dict[str, Any] = {
            "brand": house,
            "found": found,
            "languages": languages,
            "place": zone_city(zone),
            "me": None,
            "nav": [],
        }
        with timezone.override(zone):
            response = render_page(request, "standards/our_word.html", **words)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language, Cookie"
    return response
