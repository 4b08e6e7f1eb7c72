"""The timeline of a case that was imported from another system. It comes from the journal; the other system's texts are
not here.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.desk.reads.case_events import EVENT_ICONS, EventAuthor, describe_event
from deskbell.desk.reads.display_names import channel_name
from deskbell.journal.models import Entry, Import, Reference
from deskbell.people.models import Team
from deskbell.standards.slots import SubjectName

MAX_ENTRIES = 200
ICONS = {
    "desk.message.received": "return",
    "desk.message.replied": "send",
    "desk.message.acknowledged": "check",
    "desk.note.written": "note",
}


@dataclass(frozen=True)
class ImportedEntry:
    """One entry of the timeline. `text` names the person who did it as the other system called them."""

    number: int
    at: datetime
    icon: str
    text: str


@dataclass(frozen=True)
class ImportedCase:
    """A page of an imported case's timeline. `next_number` is the number after which the next page begins, 0 at the
    end.
    """

    ref: str
    file: str
    imported_at: datetime
    customer: str
    entries: list[ImportedEntry]
    next_number: int


def load_imported_case(*, number: int, after: int = 0) -> ImportedCase | None:
    """Return the imported case with this id and its entries after the number `after`; None when there is none."""
    found = Reference.objects.select_related("brought_by").filter(what="case", number=number).first()
    if found is None:
        return None
    entries = list(Entry.objects.filter(case=number, number__gt=after).order_by("number")[: MAX_ENTRIES + 1])
    shown = entries[:MAX_ENTRIES]
    names = _find_names(shown)
    return ImportedCase(
        ref=found.name,
        file=found.brought_by.name,
        imported_at=_imported_at(found.brought_by),
        customer=next((names["customer", one.customer] for one in shown if ("customer", one.customer) in names), ""),
        entries=[_build_entry(entry, names) for entry in shown],
        next_number=shown[-1].number or 0 if len(entries) > MAX_ENTRIES else 0,
    )


def describe_imported_cases(numbers: set[int]) -> dict[int, SubjectName]:
    """Return reference and URL of these imported cases, by id. They have no title."""
    rows = Reference.objects.filter(what="case", number__in=numbers).values_list("number", "name")
    return {
        number: {"ref": name, "title": "", "url": reverse("desk_imported_case", args=[number])} for number, name in rows
    }


def _imported_at(row: Import) -> datetime:
    return row.done_at or row.begun_at


def _find_names(entries: list[Entry]) -> dict[tuple[str, int | str | None], str]:
    found: dict[tuple[str, int | str | None], str] = {}
    for what in ("actor", "customer"):
        rows = Reference.objects.filter(what=what, number__in={getattr(one, what) for one in entries} - {None})
        found |= {(what, number): name for number, name in rows.values_list("number", "name")}
    teams = Team.objects.filter(slug__in={one.team for one in entries}).values_list("slug", "name")
    return found | {("team", slug): name for slug, name in teams}


def _build_entry(entry: Entry, names: dict[tuple[str, int | str | None], str]) -> ImportedEntry:
    return ImportedEntry(
        number=entry.number or 0,
        at=entry.at,
        icon=EVENT_ICONS.get(entry.kind) or ICONS.get(entry.kind, "info"),
        text=_describe_entry(entry, names.get(("actor", entry.actor), ""), names.get(("team", entry.team), entry.team)),
    )


def _describe_entry(entry: Entry, author: str, team: str) -> str:
    if entry.kind in EVENT_ICONS:
        return describe_event(
            kind=entry.kind, facts=entry.facts, author=EventAuthor(author), to="", team=team, topic=entry.topic
        )
    sentence = {
        "desk.message.received": _("The customer wrote"),
        "desk.message.replied": _("%(who)s replied") % {"who": author} if author else _("Reply sent"),
        "desk.message.acknowledged": _("Receipt sent"),
        "desk.note.written": _("%(who)s added a note") % {"who": author} if author else _("Note added"),
    }[entry.kind]
    channel = channel_name(entry.channel) if entry.channel and entry.kind.startswith("desk.message.") else ""
    return f"{sentence} ({channel})" if channel else sentence
