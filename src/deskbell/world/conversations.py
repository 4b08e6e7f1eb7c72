"""After a restart, restore what the simulated customers remember, from the cases at the desk."""

import random
import re
from collections.abc import Iterator
from datetime import datetime

from deskbell.desk.models import Case, Message
from deskbell.world.company import SITES, CompanySite
from deskbell.world.customer_names import InventedCustomer, make_site_customers
from deskbell.world.letter_writer import LetterWriter
from deskbell.world.letters import find_letters
from deskbell.world.simulated_customers import Conversation
from deskbell.world.story import TOPICS

MAX_CONVERSATIONS = 500
_WORD_PATTERN = re.compile(r"[^\W\d_]{3,}")
_ORDER_PATTERN = re.compile(r"\b2[01]\d{3}\b")


def load_conversations(*, since: datetime, chance: random.Random) -> Iterator[tuple[str, Conversation]]:
    """Yield (address, conversation) for each open case begun by mail since `since`, the newest last."""
    begun = Case.objects.filter(opened_at__gt=since, channel="email", held="", customer__isnull=False)
    sites = {site.slug: site for site in SITES}
    for case in reversed(
        begun.exclude(state="closed").select_related("team__site", "customer").order_by("-pk")[:MAX_CONVERSATIONS]
    ):
        site = sites.get(case.team.site.slug) if case.team.site else None
        words = list(
            Message.objects.filter(case=case, contact__direction="in").order_by("pk").values_list("text", flat=True)
        )
        address = case.contacts.filter(direction="in").order_by("pk").values_list("party", flat=True).first()
        if site and words and address:
            yield address, _conversation(case, site, address, words, chance)


def _conversation(case: Case, site: CompanySite, address: str, words: list[str], chance: random.Random) -> Conversation:
    language = case.language or "en"
    given, _, family = (case.customer.name if case.customer else "").partition(" ")
    known = next((one for one in make_site_customers(site.slug, chance).get(language, ()) if one.given == given), None)
    person = InventedCustomer(given, family, language, known.woman if known else True, (address,))
    topic, label = _guess_letter(words[0], site, language)
    writer = LetterWriter(person, site, topic, language, chance, case.opened_at)
    writer.label = label
    order = _ORDER_PATTERN.search(words[0])
    if order:
        writer.fixed_slots["order"] = order[0]
    return Conversation(writer, case.subject, mails_written=len(words) - 1)


def _guess_letter(text: str, site: CompanySite, language: str) -> tuple[str, str]:
    """Return topic and label of the letter that a mail was made from: the letter that shares most words with it."""
    spoken = set(_WORD_PATTERN.findall(text.lower()))
    tongue = "lous" if site.brand == "sour-lous" else language
    letters = [
        (len(spoken & set(_WORD_PATTERN.findall(letter.body.lower()))), topic, letter.label)
        for topic in TOPICS[site.brand]
        for letter in find_letters(topic, tongue, "first")
    ]
    _shared, topic, label = max(letters)
    return topic, label
