"""The history of a standard: since when, by which edition, and what changed. Everybody sees when it is loosened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from deskbell.journal.models import Entry
from deskbell.standards.display import format_goal, format_window
from deskbell.standards.events import StandardChanged
from deskbell.standards.language import Definition, definition_from_json, measure_text, where_text
from deskbell.standards.measuring import measurable_by_name
from deskbell.standards.models import Standard


@dataclass(frozen=True)
class VersionChange:
    """One change. `title` is the name of the version, `changes` are sentences."""

    at: datetime
    title: str
    edition: int
    changes: list[str]


def list_version_changes(standard: Standard, *, until: datetime) -> list[VersionChange]:
    """Return all changes of the standard up to an instant, the latest first."""
    entries = Entry.objects.filter(
        kind=StandardChanged.kind, brand=standard.brand, facts__standard=standard.slug, at__lte=until
    )
    return [_change(entry.at, entry.facts) for entry in entries.order_by("-at", "-id")]


def _change(at: datetime, facts: dict[str, Any]) -> VersionChange:
    before, after = (definition_from_json(facts[key]) if facts.get(key) else None for key in ("before", "now"))
    if after is None:
        return VersionChange(at, pgettext("a standard", "Ended"), facts["edition"], [])
    title = _("Version %(number)s") % {"number": facts["version"]}
    return VersionChange(at, title, facts["edition"], _changes(before, after) if before else [])


def _changes(before: Definition, after: Definition) -> list[str]:
    old, new = _parts(before), _parts(after)
    return [
        _("%(what)s: %(before)s, now %(after)s") % {"what": what, "before": old[what] or "–", "after": new[what] or "–"}
        for what in new
        if old[what] != new[what]
    ]


def _parts(one: Definition) -> dict[str, str]:
    code = get_language()
    return {
        _("Goal"): format_goal(one.goal),
        _("Measure"): measure_text(one.measure, measurable_by_name().get(one.measure), code),
        _("Which contacts"): where_text(one.where, code),
        pgettext("part of a standard", "Period"): format_window(one.over_days),
        _("Working hours"): one.calendar,
        _("Name"): one.name,
    }
