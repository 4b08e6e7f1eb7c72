"""What the public page of a brand shows: what it promises and how often it is kept. Nothing about staff or customers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from deskbell.handbook.reads.block_sentence import block_sentence
from deskbell.kit.cache import cached_for
from deskbell.kit.clock import now
from deskbell.kit.formats import format_number
from deskbell.standards.display import format_goal
from deskbell.standards.models import Standard
from deskbell.standards.reads.board import Card, build_card
from deskbell.standards.reads.measured_standard import MeasuredStandard, measure_standards_now, standards_in_force
from deskbell.standards.reads.standard_names import is_block_named, standard_name

FRESH_FOR = 30


@dataclass(frozen=True)
class PublicPromise:
    """One standard on the public page: the sentence of the handbook and its language, the goal, how often it was kept,
    and its number.
    """

    sentence: str
    language: str
    goal: str
    counted: str
    card: Card
    since: datetime


@dataclass(frozen=True)
class OurWord:
    """The content of a brand's public page, as of `at`."""

    promises: list[PublicPromise]
    at: datetime


def our_word(*, brand: str, language: str) -> OurWord:
    """Return the content of a brand's public page now, in a language. A standard that was hidden disappears at once."""
    shown = tuple(standard.pk for standard in public_standards(now(), brand))
    return _measured(shown, language) if shown else OurWord([], now())


@cached_for(FRESH_FOR)
def _measured(shown: tuple[int, ...], language: str) -> OurWord:
    """Cached, because anybody may ask as often as they like."""
    at, known = now(), Standard.objects.in_bulk(shown)
    return OurWord([_promise(one, language) for one in measure_standards_now([known[pk] for pk in shown], at=at)], at)


def public_standards(at: datetime, brand: str = "") -> list[Standard]:
    """Return the standards in force that the public may see, in the order of the handbook."""
    return [standard for standard in standards_in_force(at, brand) if standard.shown_at is not None]


def _promise(one: MeasuredStandard, language: str) -> PublicPromise:
    version, name = one.version, standard_name(one.version)
    words, spoken = block_sentence(
        edition=version.edition_id,
        anchor=version.anchor,
        word="standard",
        is_block=lambda text: is_block_named(text, one.definition.name),
        language=language,
    )
    return PublicPromise(
        sentence=words or name,
        language=spoken if words else name.language,
        goal=format_goal(one.definition.goal),
        counted=_counted(one),
        card=build_card(one, line=False),
        since=version.in_force_from,
    )


def _counted(one: MeasuredStandard) -> str:
    """Return how many were kept of how many, in the days of the standard; for an average how many were counted."""
    days = one.definition.over_days
    if one.definition.goal.is_mean:
        text = ngettext("%(n)s in the last %(days)s day", "%(n)s in the last %(days)s days", days)
    else:
        text = ngettext(
            "%(kept)s of %(n)s in the last %(days)s day", "%(kept)s of %(n)s in the last %(days)s days", days
        )
    kept, total = one.tally.kept, one.tally.kept + one.tally.missed
    return text % {"kept": format_number(kept), "n": format_number(total), "days": format_number(days)}
