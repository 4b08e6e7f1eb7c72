"""The history of a standard itself: from when, by which edition, and what changed. Loosening it is seen by everybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from deskbell.journal.models import Entry
from deskbell.standards.events import StandardChanged
from deskbell.standards.language import Definition, from_json, measure_text, where_text
from deskbell.standards.measuring import measurable
from deskbell.standards.models import Standard
from deskbell.standards.said import goal_said, window_said


@dataclass(frozen=True)
class Change:
    """One step: `title` names the version, `changes` are sentences."""

    at: datetime
    title: str
    edition: int
    changes: list[str]


def versions(standard: Standard, *, until: datetime) -> list[Change]:
    """All that happened to the standard itself up to an instant, the latest first."""
    entries = Entry.objects.filter(
        kind=StandardChanged.kind, brand=standard.brand, facts__standard=standard.slug, at__lte=until
    )
    return [_change(entry.at, entry.facts) for entry in entries.order_by("-at", "-id")]


def _change(at: datetime, facts: dict[str, Any]) -> Change:
    before, after = (from_json(facts[key]) if facts.get(key) else None for key in ("before", "now"))
    if after is None:
        return Change(at, _("Ended"), facts["edition"], [])
    title = _("Version %(number)s") % {"number": facts["version"]}
    return Change(at, title, facts["edition"], _changes(before, after) if before else [])


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
        _("Goal"): goal_said(one.goal),
        _("Measure"): measure_text(one.measure, measurable().get(one.measure), code),
        _("Which contacts"): where_text(one.where, code),
        pgettext("part of a standard", "Over the last"): window_said(one.over_days),
        _("Working hours"): one.calendar,
        _("Name"): one.name,
    }
