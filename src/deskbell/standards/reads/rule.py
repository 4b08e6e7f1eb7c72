"""From a clock to the rule it is about, in the edition that was in force when it began."""

from dataclasses import dataclass

from deskbell.handbook.events import EditionPublished
from deskbell.journal.models import Entry
from deskbell.kit import slots
from deskbell.standards.models import Clock


@dataclass(frozen=True)
class RuleThen:
    """A rule as it was published: `key` is the same in every edition."""

    number: str
    key: str
    title: str
    edition: int
    brand: str
    url: str


def rule_then(clock: Clock) -> RuleThen | None:
    """The rule whose sentence the clock measures, as it stood when the clock started."""
    standard = clock.standard
    editions = Entry.objects.filter(kind=EditionPublished.kind, brand=standard.brand, at__lte=clock.started_at)
    entry = editions.order_by("-at", "-id").first()
    for block in entry.facts["blocks"] if entry else ():
        if block["means"] == clock.version.definition and entry is not None:
            asked = slots.ask("handbook.rule", edition=entry.facts["edition"], anchor=block["anchor"])
            return RuleThen(
                number=block["rule"],
                key=block["key"],
                title=block["title"],
                edition=entry.facts["number"],
                brand=standard.brand,
                url=next(iter(asked), ""),
            )
    return None
