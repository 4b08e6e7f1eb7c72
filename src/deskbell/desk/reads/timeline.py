"""The timeline of a case, oldest entry first: messages, notes, and what happened to the case.

A long timeline opens at its newest entries; older ones are loaded page by page.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.models import Case
from deskbell.desk.reads.brief import list_brief_parts
from deskbell.desk.reads.case_events import EVENT_ICONS, HANDED_OVER, MERGED, OPENED, EventAuthor, describe_event
from deskbell.desk.reads.case_rows import shorten_name
from deskbell.desk.reads.display_names import reveal_hidden_characters
from deskbell.desk.reads.merges import list_merged_refs
from deskbell.desk.reads.pictures import PICTURE_TYPES
from deskbell.desk.reasons import LOST_STATES, AutomaticKind, DeliveryState, PendingReason, SenderProof
from deskbell.desk.subject_lines import is_new_subject
from deskbell.kit.formats import cached_by_language
from deskbell.people.models import Staff

MAX_ENTRIES = 50
MESSAGES_SQL = """
    select m.id, m.at, m.author_id, s.name, m.language, m.text, m.quoted, m.html <> '', m.delivery, m.delivery_note,
           c.channel, c.direction, c.party, c.proof, c.automatic, c.held, k.name,
           (select json_agg(json_build_array(a.id, a.name, a.size, a.flag, a.type) order by a.id)
            from desk_attachment a where a.message_id = m.id), m.case_id,
           (select json_agg(json_build_array(p.address, p.state, p.note) order by p.id)
            from desk_copy p where p.message_id = m.id and p.address <> ''), m.subject
    from desk_message m
    join desk_contact c on c.id = m.contact_id
    left join people_customer k on k.id = c.customer_id
    left join people_staff s on s.id = m.author_id
    where m.case_id {case_condition} and m.at < %(before)s order by m.at desc, m.id desc limit {limit:d}
"""
NOTES_SQL = """
    select n.id, n.at, n.author_id, s.name, n.text, n.case_id
    from desk_note n left join people_staff s on s.id = n.author_id
    where n.case_id {case_condition} and n.at < %(before)s order by n.at desc, n.id desc limit {limit:d}
"""
EVENTS_SQL = """
    select e.id, e.at, e.actor, s.name, e.kind, e.facts, coalesce(t.name, e.team), g.name, e."case", e.topic,
           coalesce(f.name, e.facts ->> 'team_before'), b.wants, b.tried, b.promised, b.next
    from journal_entry e
    left join people_staff s on s.id = e.actor
    left join people_team t on t.slug = e.team
    left join people_staff g on g.id
        = coalesce(e.facts ->> 'to', case when e.facts ->> 'why' = 'left' then e.facts ->> 'before' end)::bigint
    left join people_team f on f.slug = e.facts ->> 'team_before'
    left join desk_brief b on b.case_id = e."case" and b.version = (e.facts ->> 'version')::int
    where e."case" {case_condition} and e.at < %(before)s and e.kind = any(%(kinds)s) order by e.id desc limit {limit:d}
"""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TimelineFile:
    """An attachment as the timeline shows it."""

    id: int
    name: str
    size: int
    flag: str
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class TimelineCopy:
    """An address in copy.

    For our own messages, `delivery` is how far the copy has come, and `delivery_note` why it did not arrive.
    """

    address: str
    delivery: str
    delivery_note: str

    @property
    def is_lost(self) -> bool:
        """Whether the copy will not arrive."""
        return self.delivery in LOST_STATES


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of the timeline. `kind` is in, out, ack, note, handover or event.

    - `rank` and `number` sort what happened at the same instant: first the case opens, then messages come, then what
      they cause.
    - `merged_ref` is the reference of the merged case the entry belongs to, empty when it is this case.
    - `brief` are the four texts of a brief. `team_change` names the old and the new team. A handover without a brief is
      `is_cold`.
    - `can_unmerge`: the merge of the case `merged_ref` can be undone.
    - `has_new_subject`: the customer wrote under another subject than that of the case.
    - `waits_for_server`: the message stays here until there is a server that sends it.
    - `held` is why only staff see the message until it is accepted; `proof` and `automatic` are explained on Contact.
    """

    kind: str
    number: int
    at: datetime
    icon: str
    author: str
    rank: int = 1
    merged_ref: str = ""
    brief: Sequence[str] = ()
    team_change: str = ""
    is_cold: bool = False
    can_unmerge: bool = False
    text: str = ""
    language: str = ""
    address: str = ""
    message: int = 0
    quoted: str = ""
    subject: str = ""
    has_new_subject: bool = False
    has_html: bool = False
    proof: str = ""
    automatic: str = AutomaticKind.NONE.value
    held: str = ""
    delivery: str = ""
    delivery_note: str = ""
    waits_for_server: bool = False
    files: Sequence[TimelineFile] = field(default_factory=list)
    copies: Sequence[TimelineCopy] = ()

    @property
    def is_lost(self) -> bool:
        """Whether the message, or a copy of it, will not arrive."""
        return self.delivery in LOST_STATES or any(one.is_lost for one in self.copies)

    @property
    def receipt_text(self) -> str:
        """What became of our automatic message, as a line of the timeline."""
        if self.waits_for_server:
            return _("Receipt is waiting for a mail server")
        if self.delivery == DeliveryState.QUEUED:
            return _("Receipt is being sent")
        return _("Receipt was not delivered") if self.delivery in LOST_STATES else _("Receipt sent")

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts of the brief, as pairs of name and text."""
        return list_brief_parts(*self.brief) if self.brief else []

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The marks beside the name, as pairs of text and tone: how sure the sender is, and how far our message has
        come.
        """
        texts = _mark_texts()
        marks: list[tuple[str, str] | None] = [(self.merged_ref, "")] if self.merged_ref else []
        if self.held:
            marks.append((_("In quarantine: only staff see this"), "late"))
        if self.kind == "in":
            marks += [texts.get((SenderProof, self.proof)), texts.get((AutomaticKind, self.automatic))]
        elif self.waits_for_server:
            marks.append((PendingReason.NO_SERVER.sentence, "soon"))
        elif self.delivery:
            marks.append(texts.get((DeliveryState, self.delivery)))
        elif self.is_cold:
            marks.append((_("No brief"), "late"))
        return [mark for mark in marks if mark]


_TONES: dict[StrEnum, str] = {
    SenderProof.THIRD_PARTY: "soon",
    AutomaticKind.BOUNCE: "late",
    AutomaticKind.LOOP: "late",
    **dict.fromkeys(LOST_STATES, "late"),
}


@cached_by_language
def _mark_texts() -> dict[tuple[type[StrEnum], str], tuple[str, str]]:
    """Return the text and the tone of each mark, by its enum and its stored value."""
    members: list[SenderProof | AutomaticKind | DeliveryState] = [*SenderProof, *AutomaticKind, *DeliveryState]
    return {(type(one), one.value): (one.sentence, _TONES.get(one, "")) for one in members if one.sentence}


@dataclass(frozen=True)
class TimelinePage:
    """A page of the timeline. `earlier` is the instant before which older entries lie; None when there are none."""

    entries: Sequence[TimelineEntry]
    earlier: datetime | None

    @property
    def before(self) -> str:
        """The instant `earlier` as a query parameter."""
        return self.earlier.isoformat() if self.earlier else ""


def load_timeline(
    *, case: Case, me: Staff | None, before: datetime | None = None, limit: int = MAX_ENTRIES
) -> TimelinePage:
    """Return the newest `limit` entries of `case`; with `before`, the newest before that instant. The person `me` is
    shown as "You".
    """
    others = list_merged_refs(case)
    values = {
        "case": case.pk,
        "cases": [case.pk, *others],
        "before": before or END_OF_TIME,
        "kinds": list(EVENT_ICONS),
    }
    my_id = me.pk if me else None
    condition = "= any(%(cases)s)" if others else "= %(case)s"
    found = [
        _message_entry(row, my_id, others, case.subject)
        for row in _fetch_rows(MESSAGES_SQL, condition, limit + 1, values)
    ]
    found += [_note_entry(row, my_id, others) for row in _fetch_rows(NOTES_SQL, condition, limit + 1, values)]
    found += [_event_entry(row, my_id, others) for row in _fetch_rows(EVENTS_SQL, condition, limit + 1, values)]
    found.sort(key=attrgetter("at"), reverse=True)
    earlier = found[limit - 1].at if len(found) > limit else None
    shown = [entry for entry in found if earlier is None or entry.at >= earlier]
    shown.sort(key=attrgetter("at", "rank", "number"))
    return TimelinePage(shown, earlier)


def _fetch_rows(sql: str, condition: str, limit: int, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run the SQL with the limit written into it, because a limit as a parameter would give a worse query plan."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(case_condition=condition, limit=limit), values)
        return list(cursor.fetchall())


def _message_entry(row: tuple[Any, ...], me: int | None, others: dict[int, str], case_subject: str) -> TimelineEntry:
    (pk, at, author, author_name, language, text, quoted, drawn, delivery, note) = row[:10]
    (channel, direction, party, proof, automatic, held, name, files, case, copies, subject) = row[10:]
    describe_note = get_desk_channel(channel).describe_note
    waits = delivery == DeliveryState.QUEUED and note == PendingReason.NO_SERVER
    return TimelineEntry(
        merged_ref=others.get(case, ""),
        kind="ack" if automatic == AutomaticKind.ACK else direction,
        number=pk,
        at=at,
        icon=channel,
        author=(name or reveal_hidden_characters(party))
        if direction == "in"
        else _author_name(author, author_name, me),
        language=language,
        address=reveal_hidden_characters(party),
        message=pk,
        text=text,
        quoted=quoted,
        subject=reveal_hidden_characters(subject),
        has_new_subject=direction == "in" and is_new_subject(subject, case_subject),
        has_html=drawn,
        proof=proof,
        automatic=automatic,
        held=held,
        delivery=delivery,
        delivery_note=describe_note(note) if delivery in LOST_STATES or waits else "",
        waits_for_server=waits,
        copies=[
            TimelineCopy(reveal_hidden_characters(address), state, describe_note(note) if state in LOST_STATES else "")
            for address, state, note in copies or ()
        ],
        files=[
            TimelineFile(number, reveal_hidden_characters(file) or _("unnamed file"), size, flag, kind in PICTURE_TYPES)
            for number, file, size, flag, kind in files or ()
        ],
    )


def _note_entry(row: tuple[Any, ...], me: int | None, others: dict[int, str]) -> TimelineEntry:
    pk, at, author, name, text, case = row
    return TimelineEntry(
        kind="note",
        number=pk,
        at=at,
        icon="lock",
        author=_author_name(author, name, me),
        text=text,
        merged_ref=others.get(case, ""),
    )


def _event_entry(row: tuple[Any, ...], me: int | None, others: dict[int, str]) -> TimelineEntry:
    pk, at, actor, name, kind, facts, team, to, case, topic, team_before = row[:11]
    facts = json.loads(facts) if isinstance(facts, str) else facts
    handed = kind == HANDED_OVER
    return TimelineEntry(
        merged_ref=others.get(case, ""),
        brief=[values or "" for values in row[11:]] if handed and facts.get("version") else (),
        is_cold=handed and not facts.get("brief"),
        can_unmerge=kind == MERGED and case in others,
        team_change=f"{team_before} › {team}" if handed and team_before != team else "",
        kind="handover" if handed else "event",
        number=pk,
        at=at,
        icon=EVENT_ICONS[kind],
        author="" if _opened_by_customer(kind, facts) else _author_name(actor, name, me),
        rank=0 if kind == OPENED else 2,
        text=describe_event(
            kind=kind,
            facts=facts,
            author=EventAuthor() if _opened_by_customer(kind, facts) else _author(actor, name, me),
            to=shorten_name(to) if to else "",
            team=team,
            topic=topic,
            merged_ref=others.get(case, ""),
        ),
    )


def _opened_by_customer(kind: str, facts: dict[str, Any]) -> bool:
    """Return whether the customer opened the case. The entry then has no author, also when a program recorded it."""
    return kind == OPENED and (facts.get("by") == "customer" or bool(facts.get("held")))


def _author(staff: int | None, name: str | None, me: int | None) -> EventAuthor:
    return EventAuthor() if staff is None else EventAuthor(shorten_name(name or ""), is_reader=staff == me)


def _author_name(staff: int | None, name: str | None, me: int | None) -> str:
    author = _author(staff, name, me)
    return _you() if author.is_reader else author.name


@cached_by_language
def _you() -> str:
    return _("You")
