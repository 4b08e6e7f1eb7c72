"""What a brand promises and how often it keeps it, for everybody, in their language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation

from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand
from deskbell.standards.reads.our_word import our_word as read


@door("anyone")
def our_word(request: HttpRequest, brand: str) -> HttpResponse:
    """The page, where the brand shows anything. Staff too may look at it in another language than their own."""
    house = get_object_or_404(Brand, slug=brand)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    with translation.override(language):
        found = read(brand=house.slug, language=language)
        if not found.promises:
            raise Http404
        languages = [(code, name, f"?language={code}", code == language) for code, name in settings.LANGUAGES]
        response = page(
            request, "standards/our_word.html", brand=house, found=found, languages=languages, me=None, nav=[]
        )
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language, Cookie"
    return response
