"""The context of public pages: the organisation's name, a choice of languages, and a rule of the handbook beside the
form.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation

from deskbell.people.models import Organisation
from deskbell.people.slots import SignInAside, sign_in_asides

NO_ASIDE: SignInAside = {"label": "", "text": "", "note": "", "lang": ""}


def sign_in_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a public page. Of the slot `sign_in_asides` the first answer is used."""
    aside = next(iter(sign_in_asides.ask()), NO_ASIDE)
    organisation = Organisation.objects.filter(id=1).first()
    return {
        "organisation": organisation.name if organisation else "",
        "host": urlsplit(settings.PUBLIC_URL).netloc,
        "languages": _list_language_links(request),
        "aside_label": aside["label"],
        "aside_text": aside["text"],
        "aside_note": aside["note"],
        "aside_lang": aside["lang"],
        "error_messages": [str(message) for message in get_messages(request)],
    }


def _list_language_links(request: HttpRequest) -> list[tuple[str, str, str, bool]]:
    now = translation.get_language()
    choices = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query["language"] = code
        choices.append((code, name, f"?{query.urlencode()}", code == now))
    return choices
