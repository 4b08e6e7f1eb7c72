"""No English leaks into another language: every page, with every text of the catalogues made unreadable."""

import re
from collections import Counter
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import Resolver404, resolve
from holidays import country_holidays
from tests.world.pseudo import latin_phrases, phrases_of, write_pseudo_catalogue

from deskbell.kit import cache
from deskbell.people.models import Hours, Staff
from deskbell.people.public_holidays import list_holiday_states

pytestmark = pytest.mark.django_db
# Those of another script than English: what is Latin on their pages is a name, or it leaked.
LANGUAGES = ("th", "el", "hi")
FIRST = (
    "/desk",
    "/desk/held",
    "/standards",
    "/handbook",
    "/setup/",
    "/account/",
    "/customers",
    "/nowhere",
    "/mail/aside",
)
PAGES_OF_A_KIND = 3
# They show a mail as it came, or are for programs.
LEFT_OUT = {"raw", "raw_text", "api", "static"}
# What is the same in each language: keys, scopes of the API, examples, names of channels and of languages.
SAME = {
    "Deskbell", "Ctrl", "Enter", "Esc", "SMS", "email", "English", "Afrikaans", "all", "journal", "read", "customers",
    "standards", "cases", "write", "https", "localhost", "api/v1/openapi.json", "//api.twilio.com", "imap.example.com",
    "mx.example.com", "name@example.com", "name", "setup", "smtp.example.com",
}  # fmt: skip
# Fields whose text is not written by a person. What people wrote may stand on a page as it is.
CODES = {
    "kind",
    "state",
    "reason",
    "why",
    "role",
    "channel",
    "direction",
    "proof",
    "automatic",
    "held",
    "delivery",
    "theme",
}
# Initials, short names, language tags and the numbers of cases.
SHORT = re.compile(r"[A-Z]{1,3}(?:-\d+)?|[a-z]{2}|[A-Z][a-z]+ [A-Z]")


@pytest.fixture
def pseudo(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    """A language with a catalogue that nobody can read. Before and after, no text that was looked up is kept."""
    write_pseudo_catalogue(request.param, tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    cache.clear_caches()
    yield str(request.param)
    cache.clear_caches()


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Follow links from where the menus lead, and send each form empty. Of each kind of page the first few are opened."""
    todo, done, opened, forms = list(FIRST), set[str](), Counter[str](), dict[str, str]()
    while todo:
        address = todo.pop(0)
        if address in done or opened[_kind(address)] >= PAGES_OF_A_KIND or _kind(address) in LEFT_OUT:
            continue
        done.add(address)
        opened[_kind(address)] += 1
        answer = client.get(address)
        todo += [answer["Location"]] if "Location" in answer.headers else []
        if answer.get("Content-Type", "").startswith("text/html"):
            html = answer.content.decode()
            yield address, html
            todo += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', html)]
            forms |= {_kind(action): action for action in re.findall(r'method="post" action="(/[^"]+)"', html)}
        elif answer.streaming:
            answer.getvalue()  # reads it to its end, which closes the file behind it
    yield from ((f"{action} (sent empty)", _send_empty(client, action)) for action in forms.values())


def _send_empty(client: Client, action: str) -> str:
    """Return the page that a form answers when nothing is filled in. Nothing stays changed."""
    came_with = copy(client.cookies)
    with transaction.atomic():
        answer = client.post(action)
        transaction.set_rollback(True)
    client.cookies = came_with
    return answer.getvalue().decode(errors="replace")


def _kind(address: str) -> str:
    try:
        return str(resolve(address.partition("?")[0]).url_name)
    except Resolver404:
        return next((kind for kind in ("api", "static") if address.startswith(f"/{kind}")), "nowhere")


def names() -> set[str]:
    """Return every phrase that stands in the database as a name or as what somebody wrote."""
    found = set(SAME)
    for model in apps.get_models():
        fields = [one.attname for one in model._meta.concrete_fields if _is_written(one)]
        if fields and model._meta.app_label != "journal":
            for row in model._default_manager.values_list(*fields):
                found |= {phrase for value in row for text in _texts(value) for phrase in phrases_of(text)}
    for country in Hours.objects.values_list("country", flat=True):
        found |= {phrase for name in list_holiday_states(country).values() for phrase in phrases_of(name)}
        found |= {
            phrase for name in country_holidays(country, years=(2026, 2027)).values() for phrase in phrases_of(name)
        }
    return found


def _is_written(field: "models.Field[Any, Any]") -> bool:
    return field.name not in CODES and isinstance(field, models.CharField | models.TextField | models.JSONField)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@pytest.mark.parametrize("pseudo", LANGUAGES, indirect=True)
def test_no_english_leaks(world: datetime, pseudo: str) -> None:
    admin = Staff.objects.get(name="Naledi Botha")
    Staff.objects.filter(pk=admin.pk).update(language=pseudo)
    client = Client()
    client.force_login(admin)
    with time_machine.travel(world + timedelta(minutes=1), tick=False):
        found = dict(pages(client))
    assert len(found) > 100
    known = names()
    leaks = {
        phrase: address
        for address, html in found.items()
        for phrase in latin_phrases(html)
        if phrase not in known and not SHORT.fullmatch(phrase)
    }
    assert leaks == {}


def test_english_that_leaks_is_noticed() -> None:
    assert latin_phrases("<p>жжж жж. This goal does not fit. ж</p>") == {"This goal does not fit"}
    assert latin_phrases('<button title="Come in">ж</button>') == {"Come in"}
    assert latin_phrases('<p lang="en">Curtain rods</p><script>let a</script>') == set()
