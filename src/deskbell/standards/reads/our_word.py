"""What everybody may know: what a brand promises, and how often it was kept. Nothing about staff, nothing about customers."""

from dataclasses import dataclass
from datetime import datetime

from deskbell.handbook.reads.sentence import sentence
from deskbell.kit.clock import now
from deskbell.kit.lately import lately
from deskbell.standards.language import BlockError, parse
from deskbell.standards.models import Standard
from deskbell.standards.reads.board import Card, card
from deskbell.standards.reads.measured import Measured, in_force, measured_now
from deskbell.standards.said import definition_said, window_said
from deskbell.standards.vocabulary import vocabulary

FRESH_FOR = 30


@dataclass(frozen=True)
class Promise:
    """One standard for the public: the handbook's sentence (in `language`), the standard in words, and its number."""

    sentence: str
    language: str
    definition: str
    card: Card
    window: str
    since: datetime


@dataclass(frozen=True)
class OurWord:
    """All that a brand shows, as of `at`."""

    promises: list[Promise]
    at: datetime


def our_word(*, brand: str, language: str) -> OurWord:
    """What the brand shows now, in a language that is in force. What was hidden is gone at once."""
    shown = tuple(standard.pk for standard in public(now(), brand))
    return _measured(shown, language) if shown else OurWord([], now())


@lately(FRESH_FOR)
def _measured(shown: tuple[int, ...], language: str) -> OurWord:
    """Strangers may ask as often as they like: it is measured twice a minute."""
    at, known = now(), Standard.objects.in_bulk(shown)
    return OurWord([_promise(one, language) for one in measured_now([known[pk] for pk in shown], at=at)], at)


def public(at: datetime, brand: str = "") -> list[Standard]:
    """The standards in force that everybody may see, in the order of the handbook."""
    return [standard for standard in in_force(at, brand) if standard.shown_at is not None]


def _promise(one: Measured, language: str) -> Promise:
    version = one.version
    words, spoken = sentence(
        edition=version.edition_id,
        anchor=version.anchor,
        word="standard",
        mine=lambda text: _named(text, one.definition.name),
        language=language,
    )
    return Promise(
        sentence=words or one.definition.name,
        language=spoken if words else "",
        definition=definition_said(one.definition),
        card=card(one, line=False),
        window=window_said(one.definition.over_days),
        since=version.in_force_from,
    )


def _named(text: str, name: str) -> bool:
    try:
        return parse(text.rstrip("\n"), **vocabulary()).name == name
    except BlockError:
        return False
