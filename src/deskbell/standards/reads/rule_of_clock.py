"""Find the rule that a clock measures, in the edition that was in force when the clock began."""

from dataclasses import dataclass

from django.utils.translation import get_language

from deskbell.handbook.events import EditionPublished
from deskbell.handbook.reads.rule_url import rule_url
from deskbell.handbook.reads.rule_wording import find_rule_title
from deskbell.journal.models import Entry
from deskbell.standards.models import Clock


@dataclass(frozen=True)
class RuleOfClock:
    """A rule as it was published. `key` is the same in every edition; `language` is that of the title."""

    number: str
    key: str
    title: str
    language: str
    edition: int
    brand: str
    url: str


def find_rule_of_clock(clock: Clock) -> RuleOfClock | None:
    """Return the rule whose sentence the clock measures, as it was when the clock started; None when there is none."""
    standard = clock.standard
    editions = Entry.objects.filter(kind=EditionPublished.kind, brand=standard.brand, at__lte=clock.started_at)
    entry = editions.order_by("-at", "-id").first()
    for block in entry.facts["blocks"] if entry else ():
        if block["means"] == clock.version.definition and entry is not None:
            language = get_language() or "en"
            title = find_rule_title(edition=entry.facts["edition"], anchor=block["anchor"], language=language)
            return RuleOfClock(
                number=block["rule"],
                key=block["key"],
                title=title.text if title else block["title"],
                language=title.language if title else "",
                edition=entry.facts["number"],
                brand=standard.brand,
                url=rule_url(edition=entry.facts["edition"], anchor=block["anchor"]),
            )
    return None
