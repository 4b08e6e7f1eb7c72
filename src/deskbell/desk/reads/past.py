"""The story of a case that another system kept, from the journal: its words are not here, what happened is."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.desk.reads.happenings import KINDS, sentence
from deskbell.desk.reads.spoken import by_channel
from deskbell.journal.models import Entry, Import, Reference
from deskbell.people.models import Team

MOST = 200
GLYPHS = {
    "desk.message.received": "return",
    "desk.message.replied": "send",
    "desk.message.acknowledged": "check",
    "desk.note.written": "note",
    "desk.case.handed_over": "handover",
    "desk.case.sorted": "sort",
}


@dataclass(frozen=True)
class Happened:
    """One entry: when, by whom as the other system called them, what."""

    number: int
    at: datetime
    glyph: str
    who: str
    says: str


@dataclass(frozen=True)
class Past:
    """A stretch of an imported case; `more` is the number after which it goes on, 0 at its end."""

    ref: str
    file: str
    brought_at: datetime
    customer: str
    entries: list[Happened]
    more: int


def past(*, number: int, after: int = 0) -> Past | None:
    """An imported case by its plain id; None if there is none."""
    found = Reference.objects.select_related("brought_by").filter(what="case", number=number).first()
    if found is None:
        return None
    entries = list(Entry.objects.filter(case=number, number__gt=after).order_by("number")[: MOST + 1])
    shown = entries[:MOST]
    names = _names(shown)
    return Past(
        ref=found.name,
        file=found.brought_by.name,
        brought_at=_brought(found.brought_by),
        customer=next((names["customer", one.customer] for one in shown if ("customer", one.customer) in names), ""),
        entries=[_happened(entry, names) for entry in shown],
        more=shown[-1].number or 0 if len(entries) > MOST else 0,
    )


def subjects(numbers: set[int]) -> dict[int, dict[str, str]]:
    """What these imported cases are called, and where they are read."""
    rows = Reference.objects.filter(what="case", number__in=numbers).values_list("number", "name")
    return {number: {"ref": name, "title": "", "url": reverse("desk_past", args=[number])} for number, name in rows}


def _brought(row: Import) -> datetime:
    return row.done_at or row.begun_at


def _names(entries: list[Entry]) -> dict[tuple[str, int | str | None], str]:
    found: dict[tuple[str, int | str | None], str] = {}
    for what in ("actor", "customer"):
        rows = Reference.objects.filter(what=what, number__in={getattr(one, what) for one in entries} - {None})
        found |= {(what, number): name for number, name in rows.values_list("number", "name")}
    teams = Team.objects.filter(slug__in={one.team for one in entries}).values_list("slug", "name")
    return found | {("team", slug): name for slug, name in teams}


def _happened(entry: Entry, names: dict[tuple[str, int | str | None], str]) -> Happened:
    return Happened(
        number=entry.number or 0,
        at=entry.at,
        glyph=KINDS.get(entry.kind) or GLYPHS.get(entry.kind, "info"),
        who=names.get(("actor", entry.actor), ""),
        says=_says(entry, names.get(("team", entry.team), entry.team)),
    )


def _says(entry: Entry, team: str) -> str:
    words = {
        "desk.message.received": _("The customer wrote"),
        "desk.message.replied": _("A person replied"),
        "desk.message.acknowledged": _("The customer was told that the message has arrived"),
        "desk.note.written": _("A note was written"),
        "desk.case.sorted": _("The case was sorted under %(topic)s") % {"topic": entry.topic or _("no topic")},
        "desk.case.handed_over": _("The case was handed over to the team %(team)s") % {"team": team},
    }
    if entry.kind in words:
        said = words[entry.kind]
        return (
            f"{said} ({by_channel(entry.channel)})"
            if entry.kind.startswith("desk.message.") and entry.channel
            else said
        )
    return sentence(kind=entry.kind, facts=entry.facts, to="", team=team)
