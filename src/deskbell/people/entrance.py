"""What stands around the door: the house's name, the languages to choose from, and today's rule at the right."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation

from deskbell.kit import slots
from deskbell.people.models import House


def entrance(request: HttpRequest) -> dict[str, Any]:
    """Words for the pages a stranger sees. Slot `signin.aside`: a dictionary of `label`, `text`, `note` and `lang`, if any."""
    aside: dict[str, str] = next(iter(slots.ask("signin.aside")), {})
    house = House.objects.filter(id=1).first()
    return {
        "house": house.name if house else "",
        "host": urlsplit(settings.PUBLIC_URL).netloc,
        "languages": _languages(request),
        "aside_label": aside.get("label", ""),
        "aside_text": aside.get("text", ""),
        "aside_note": aside.get("note", ""),
        "aside_lang": aside.get("lang", ""),
        "said": [str(message) for message in get_messages(request)],
    }


def _languages(request: HttpRequest) -> list[tuple[str, str, str, bool]]:
    now = translation.get_language()
    choices = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query["language"] = code
        choices.append((code, name, f"?{query.urlencode()}", code == now))
    return choices
