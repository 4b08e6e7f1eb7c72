"""Standards come into force with an edition of the handbook, and what began before keeps what held then."""

from datetime import datetime
from itertools import chain, count
from typing import Any

from deskbell.handbook.blocks import key_of
from deskbell.handbook.changes import renamed
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.standards.events import StandardChanged
from deskbell.standards.language import Definition, from_json
from deskbell.standards.measuring import Measure, measures
from deskbell.standards.models import Standard, StandardVersion

LONGEST = 160
# What stands beside the slugs of standards in addresses.
_ADDRESSES = ("breaches", "cards", "clocks", "try", "wall", "write")


class Versions:
    """The versions of all standards, read once for a batch of work; those of measures nobody declares are left aside."""

    def __init__(self) -> None:
        known = measures()
        self._of: dict[tuple[str, str], list[tuple[StandardVersion, Definition, Measure]]] = {}
        for version in StandardVersion.objects.select_related("standard").order_by("standard_id", "number"):
            definition = from_json(version.definition)
            measure = known.get(definition.measure)
            if measure:
                rows = self._of.setdefault((version.standard.brand, measure.keeper.name), [])
                rows.append((version, definition, measure))

    def in_force(self, brand: str, rows: str, at: datetime) -> list[tuple[StandardVersion, Definition, Measure]]:
        """What held for a brand at an instant over the rows of a measure, one version a standard."""
        return [
            (version, definition, measure)
            for version, definition, measure in self._of.get((brand, rows), [])
            if version.in_force_from <= at and (version.in_force_to is None or at < version.in_force_to)
        ]


def come_into_force(entry: Entry) -> None:
    """Take an edition's blocks as the standards of its brand; those it no longer has end."""
    blocks = {key_of(block["means"]["name"]): block for block in entry.facts["blocks"]}
    running = {
        version.standard.key: version
        for version in StandardVersion.objects.filter(standard__brand=entry.brand, in_force_to=None).select_related(
            "standard"
        )
    }
    _rename(entry.brand, running, {key: block["means"] for key, block in blocks.items()})
    for key, block in blocks.items():
        before = running.pop(key, None)
        if before is None or before.definition != block["means"]:
            _begin(entry, key, block, before)
        else:
            _moved(before, entry, block)
    for version in running.values():
        _end(version, entry)
        _tell(entry, version, version.definition, None)


def _rename(brand: str, running: dict[str, StandardVersion], now: dict[str, Any]) -> None:
    """A standard that only got another name stays the one it was, with its address and all that was measured."""
    was = {key: version.definition for key, version in running.items()}
    for key, old in renamed(was, now).items():
        if not Standard.objects.filter(brand=brand, key=key).exists():
            version = running[key] = running.pop(old)
            version.standard.key = key
            version.standard.save(update_fields=["key"])


def _begin(entry: Entry, key: str, block: dict[str, Any], before: StandardVersion | None) -> None:
    standard = before.standard if before else _standard(entry.brand, key)
    last = standard.versions.order_by("-number").first()
    if before:
        _end(before, entry)
    version = StandardVersion.objects.create(
        standard=standard,
        number=last.number + 1 if last else 1,
        definition=block["means"],
        edition=entry.facts["number"],
        edition_id=entry.facts["edition"],
        rule=block["rule"],
        title=block["title"],
        anchor=block["anchor"],
        in_force_from=entry.at,
    )
    _tell(entry, version, before.definition if before else None, version.definition)


def _moved(version: StandardVersion, entry: Entry, block: dict[str, Any]) -> None:
    """The same standard in a new edition: it leads to the new rule."""
    version.edition, version.edition_id = entry.facts["number"], entry.facts["edition"]
    version.rule, version.title, version.anchor = block["rule"], block["title"], block["anchor"]
    version.save(update_fields=["edition", "edition_id", "rule", "title", "anchor"])


def _end(version: StandardVersion, entry: Entry) -> None:
    version.in_force_to = max(entry.at, version.in_force_from)
    version.save(update_fields=["in_force_to"])


def _standard(brand: str, key: str) -> Standard:
    found = Standard.objects.filter(brand=brand, key=key).first()
    if found:
        return found
    return Standard.objects.create(brand=brand, key=key, slug=_free(brand, key))


def _free(brand: str, key: str) -> str:
    """An address that no other standard has, whatever the names of brands and standards add up to."""
    wanted = chain([key, f"{brand}-{key}"[:LONGEST]], (f"{brand}-{key}"[: LONGEST - 8] + f"-{n}" for n in count(2)))
    return next(slug for slug in wanted if slug not in _ADDRESSES and not Standard.objects.filter(slug=slug).exists())


def _tell(entry: Entry, version: StandardVersion, before: Any, now: Any) -> None:
    news = StandardChanged(
        brand=entry.brand,
        actor=entry.actor,
        standard=version.standard.slug,
        version=version.number,
        edition=entry.facts["number"],
        before=before,
        now=now,
    )
    record(news, at=entry.at)
