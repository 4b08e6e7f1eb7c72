"""Versions of standards. A new edition puts them into force; what began before keeps the version of its time."""

from datetime import datetime
from itertools import chain, count
from typing import Any

from deskbell.handbook.blocks import address_slug
from deskbell.handbook.changes import match_renamed_standards
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.standards.events import StandardChanged
from deskbell.standards.language import Definition, definition_from_json
from deskbell.standards.measuring import Measure, declared_measures
from deskbell.standards.models import Standard, StandardVersion

LONGEST = 160
# Addresses of pages that a slug must not take.
_ADDRESSES = ("breaches", "cards", "clocks", "try", "wall", "write")


class VersionIndex:
    """The versions of all standards, loaded once for a batch. Versions whose measure is no longer declared are skipped."""

    def __init__(self) -> None:
        known = declared_measures()
        self._of: dict[tuple[str, str], list[tuple[StandardVersion, Definition, Measure]]] = {}
        for version in StandardVersion.objects.select_related("standard").order_by("standard_id", "number"):
            definition = definition_from_json(version.definition)
            measure = known.get(definition.measure)
            if measure:
                rows = self._of.setdefault((version.standard.brand, measure.row_measure.name), [])
                rows.append((version, definition, measure))

    def in_force(self, brand: str, rows: str, at: datetime) -> list[tuple[StandardVersion, Definition, Measure]]:
        """Return the versions in force for a brand at an instant over the rows of a measure, one for each standard."""
        return [
            (version, definition, measure)
            for version, definition, measure in self._of.get((brand, rows), [])
            if version.in_force_from <= at and (version.in_force_to is None or at < version.in_force_to)
        ]


def put_into_force(entry: Entry) -> None:
    """Make the blocks of an edition the standards of its brand.

    1. Match the blocks by name with the versions that are in force. A standard that only got another name is kept.
    2. A block that is new or defined differently begins a version and ends the one before.
    3. A block that is the same only moves to the new edition and rule.
    4. Standards without a block end.
    """
    blocks = {address_slug(block["means"]["name"]): block for block in entry.facts["blocks"]}
    running = {
        version.standard.key: version
        for version in StandardVersion.objects.filter(standard__brand=entry.brand, in_force_to=None).select_related(
            "standard"
        )
    }
    _keep_renamed(entry.brand, running, {key: block["means"] for key, block in blocks.items()})
    for key, block in blocks.items():
        before = running.pop(key, None)
        if before is None or before.definition != block["means"]:
            _begin_version(entry, key, block, before)
        else:
            _move_to_new_edition(before, entry, block)
    for version in running.values():
        _end_version(version, entry)
        _record_change(entry, version, version.definition, None)


def _keep_renamed(brand: str, running: dict[str, StandardVersion], now: dict[str, Any]) -> None:
    """Keep a standard that only got another name, with its address and everything measured so far."""
    was = {key: version.definition for key, version in running.items()}
    for key, old in match_renamed_standards(was, now).items():
        if not Standard.objects.filter(brand=brand, key=key).exists():
            version = running[key] = running.pop(old)
            version.standard.key = key
            version.standard.save(update_fields=["key"])


def _begin_version(entry: Entry, key: str, block: dict[str, Any], before: StandardVersion | None) -> None:
    standard = before.standard if before else _get_or_create_standard(entry.brand, key)
    last = standard.versions.order_by("-number").first()
    if before:
        _end_version(before, entry)
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
    _record_change(entry, version, before.definition if before else None, version.definition)


def _move_to_new_edition(version: StandardVersion, entry: Entry, block: dict[str, Any]) -> None:
    """Link an unchanged standard to its rule in the new edition."""
    version.edition, version.edition_id = entry.facts["number"], entry.facts["edition"]
    version.rule, version.title, version.anchor = block["rule"], block["title"], block["anchor"]
    version.save(update_fields=["edition", "edition_id", "rule", "title", "anchor"])


def _end_version(version: StandardVersion, entry: Entry) -> None:
    version.in_force_to = max(entry.at, version.in_force_from)
    version.save(update_fields=["in_force_to"])


def _get_or_create_standard(brand: str, key: str) -> Standard:
    found = Standard.objects.filter(brand=brand, key=key).first()
    if found:
        return found
    return Standard.objects.create(brand=brand, key=key, slug=_free_slug(brand, key))


def _free_slug(brand: str, key: str) -> str:
    """A slug that no other standard has and that is no page's address."""
    wanted = chain([key, f"{brand}-{key}"[:LONGEST]], (f"{brand}-{key}"[: LONGEST - 8] + f"-{n}" for n in count(2)))
    return next(slug for slug in wanted if slug not in _ADDRESSES and not Standard.objects.filter(slug=slug).exists())


def _record_change(entry: Entry, version: StandardVersion, before: Any, now: Any) -> None:
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
