"""Customers of the running house remember what they wrote about, though the house was stopped in between: the desk has it."""

import random
import re
from collections.abc import Iterator
from datetime import datetime

from deskbell.desk.models import Case, Message
from deskbell.world.company import SITES, Site
from deskbell.world.customers import Thread
from deskbell.world.letters import offered
from deskbell.world.names import Person, crowd_of
from deskbell.world.speech import Voice
from deskbell.world.story import TOPICS

MOST = 500
_WORD = re.compile(r"[^\W\d_]{3,}")
_ORDER = re.compile(r"\b2[01]\d{3}\b")


def talks(*, since: datetime, chance: random.Random) -> Iterator[tuple[str, Thread]]:
    """What was begun by mail since then and is not closed, by the address of who began it; the newest last."""
    begun = Case.objects.filter(opened_at__gt=since, channel="email", held="", customer__isnull=False)
    places = {place.slug: place for place in SITES}
    for case in reversed(begun.exclude(state="closed").select_related("team__site", "customer").order_by("-pk")[:MOST]):
        place = places.get(case.team.site.slug) if case.team.site else None
        words = list(
            Message.objects.filter(case=case, contact__direction="in").order_by("pk").values_list("text", flat=True)
        )
        address = case.contacts.filter(direction="in").order_by("pk").values_list("party", flat=True).first()
        if place and words and address:
            yield address, _thread(case, place, address, words, chance)


def _thread(case: Case, place: Site, address: str, words: list[str], chance: random.Random) -> Thread:
    language = case.language or "en"
    given, _, family = (case.customer.name if case.customer else "").partition(" ")
    known = next((one for one in crowd_of(place.slug, chance).get(language, ()) if one.given == given), None)
    person = Person(given, family, language, known.woman if known else True, (address,))
    topic, label = _about(words[0], place, language)
    voice = Voice(person, place, topic, language, chance, case.opened_at)
    voice.label = label
    order = _ORDER.search(words[0])
    if order:
        voice.fixed["order"] = order[0]
    return Thread(voice, case.subject, written=len(words) - 1)


def _about(text: str, place: Site, language: str) -> tuple[str, str]:
    """The topic and the label of the letter that this one most likely was: the one with which it shares most words."""
    spoken = set(_WORD.findall(text.lower()))
    tongue = "lous" if place.brand == "sour-lous" else language
    letters = [
        (len(spoken & set(_WORD.findall(letter.body.lower()))), topic, letter.label)
        for topic in TOPICS[place.brand]
        for letter in offered(topic, tongue, "first")
    ]
    _shared, topic, label = max(letters)
    return topic, label
