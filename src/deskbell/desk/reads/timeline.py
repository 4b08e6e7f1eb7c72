"""The story of a case, told once: what came in, what went out, notes, and what happened to the case, oldest first.

Long stories open at their newest entries; `earlier` is the instant before which the rest lies.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deskbell.desk.actions.deliver import LOST
from deskbell.desk.models import Case
from deskbell.desk.reads.brief import parts
from deskbell.desk.reads.happenings import HANDED_OVER, KINDS, MERGED, OPENED, sentence
from deskbell.desk.reads.merged import told_in
from deskbell.desk.reads.rows import short
from deskbell.desk.reads.spoken import plainly
from deskbell.kit.spoken import by_language
from deskbell.people.models import Staff

MOST = 50
MESSAGES = """
    select m.id, m.at, m.author_id, s.name, m.language, m.text, m.quoted, m.html <> '', m.delivery, m.delivery_note,
           c.channel, c.direction, c.party, c.proof, c.automatic, c.held, k.name,
           (select json_agg(json_build_array(a.id, a.name, a.size, a.flag) order by a.id)
            from desk_attachment a where a.message_id = m.id), m.case_id,
           (select json_agg(json_build_array(p.address, p.state, p.note) order by p.id)
            from desk_copy p where p.message_id = m.id and p.address <> '')
    from desk_message m
    join desk_contact c on c.id = m.contact_id
    left join people_customer k on k.id = c.customer_id
    left join people_staff s on s.id = m.author_id
    where m.case_id {told} and m.at < %(before)s order by m.at desc, m.id desc limit {most:d}
"""
NOTES = """
    select n.id, n.at, n.author_id, s.name, n.text, n.case_id
    from desk_note n left join people_staff s on s.id = n.author_id
    where n.case_id {told} and n.at < %(before)s order by n.at desc, n.id desc limit {most:d}
"""
HAPPENINGS = """
    select e.id, e.at, e.actor, s.name, e.kind, e.facts, coalesce(t.name, e.team), g.name, e."case", e.topic,
           coalesce(f.name, e.facts ->> 'team_before'), b.wants, b.tried, b.promised, b.next
    from journal_entry e
    left join people_staff s on s.id = e.actor
    left join people_team t on t.slug = e.team
    left join people_staff g on g.id = (e.facts ->> 'to')::bigint
    left join people_team f on f.slug = e.facts ->> 'team_before'
    left join desk_brief b on b.case_id = e."case" and b.version = (e.facts ->> 'version')::int
    where e."case" {told} and e.at < %(before)s and e.kind = any(%(kinds)s) order by e.id desc limit {most:d}
"""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the story shows it."""

    id: int
    name: str
    size: int
    flag: str


@dataclass(frozen=True, slots=True)
class Copied:
    """Somebody in copy; for ours `delivery` is how far it has come and `trouble` why it did not arrive."""

    address: str
    delivery: str
    trouble: str

    @property
    def lost(self) -> bool:
        """Whether it will not arrive."""
        return self.delivery in LOST


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the story. `kind` is in, out, ack, note, handover or event.

    `turn` and `number` order what happened at one instant: the case opens, then words come, then what they bring about.
    `of` is the reference of the merged case it was told in, empty when it was this one.
    `brief` are the four parts of a brief, `way` leads from team to team; without a brief a handover is
    cold. `undo`: the merge of the case `of` can be undone.
    `held` is why only staff see the message until it is accepted; `proof` and `automatic` as on Contact.
    """

    kind: str
    number: int
    at: datetime
    glyph: str
    who: str
    turn: int = 1
    of: str = ""
    brief: Sequence[str] = ()
    way: str = ""
    cold: bool = False
    undo: bool = False
    text: str = ""
    lang: str = ""
    address: str = ""
    message: int = 0
    quoted: str = ""
    has_html: bool = False
    proof: str = ""
    automatic: str = "none"
    held: str = ""
    delivery: str = ""
    trouble: str = ""
    files: Sequence[File] = field(default_factory=list)
    copies: Sequence[Copied] = ()

    @property
    def lost(self) -> bool:
        """Whether it, or a copy of it, has not arrived and never will."""
        return self.delivery in LOST or any(one.lost for one in self.copies)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The brief as pairs of name and words."""
        return parts(*self.brief) if self.brief else []

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What stands beside the name: who vouches for the sender, how far our words have come. Text and tone."""
        found: list[tuple[str, str] | None] = []
        if self.held:
            found.append(_HELD)
        if self.kind == "in":
            found += [_PROOFS.get(self.proof), _MACHINES.get(self.automatic)]
        elif self.delivery:
            found.append(_DELIVERIES.get(self.delivery))
        elif self.cold:
            found.append(_COLD)
        told = [(_marks()[mark[0]], mark[1]) for mark in found if mark]
        return [(self.of, ""), *told] if self.of else told


_HELD = (gettext_noop("Held: only staff see this"), "late")
_COLD = (gettext_noop("Without a brief"), "late")
_PROOFS = {
    "proven": (gettext_noop("Proven by domain or reply address"), ""),
    "claimed": (gettext_noop("Claimed, not proven"), ""),
    "third party": (gettext_noop("Somebody else, with the customer’s reply address"), "soon"),
}
_MACHINES = {
    "reply": (gettext_noop("Automatic reply"), ""),
    "bounce": (gettext_noop("Returned mail"), "late"),
    "list": (gettext_noop("Mailing list"), ""),
    "loop": (gettext_noop("Another machine, in a loop"), "late"),
}
_DELIVERIES = {
    "queued": (gettext_noop("on its way"), ""),
    "sent": (gettext_noop("sent"), ""),
    "failed": (gettext_noop("not delivered"), "late"),
    "bounced": (gettext_noop("came back"), "late"),
}


@by_language
def _marks() -> dict[str, str]:
    every = [_HELD, _COLD, *_PROOFS.values(), *_MACHINES.values(), *_DELIVERIES.values()]
    return {text: _(text) for text, _tone in every}


@dataclass(frozen=True)
class Story:
    """A stretch of the story: its entries, and before when there is more (None: it begins here)."""

    entries: Sequence[Told]
    earlier: datetime | None

    @property
    def before(self) -> str:
        """`earlier` as it stands in an address."""
        return self.earlier.isoformat() if self.earlier else ""


def story(*, case: Case, me: Staff | None, before: datetime | None = None, most: int = MOST) -> Story:
    """The newest `most` entries of `case`, or those before an instant. `me` is told as "You"."""
    others = told_in(case)
    words = {
        "case": case.pk,
        "cases": [case.pk, *others],
        "before": before or END_OF_TIME,
        "kinds": list(KINDS),
    }
    mine = me.pk if me else None
    told = "= any(%(cases)s)" if others else "= %(case)s"
    found = [_message(row, mine, others) for row in _rows(MESSAGES, told, most + 1, words)]
    found += [_note(row, mine, others) for row in _rows(NOTES, told, most + 1, words)]
    found += [_happening(row, mine, others) for row in _rows(HAPPENINGS, told, most + 1, words)]
    found.sort(key=attrgetter("at"), reverse=True)
    earlier = found[most - 1].at if len(found) > most else None
    kept = [told for told in found if earlier is None or told.at >= earlier]
    kept.sort(key=attrgetter("at", "turn", "number"))
    return Story(kept, earlier)


def _rows(sql: str, told: str, most: int, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    """How many is part of the plan, as in the list."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(told=told, most=most), words)
        return list(cursor.fetchall())


def _message(row: tuple[Any, ...], me: int | None, others: dict[int, str]) -> Told:
    (pk, at, author, author_name, language, text, quoted, drawn, delivery, note) = row[:10]
    (channel, direction, party, proof, automatic, held, name, files, case, copies) = row[10:]
    return Told(
        of=others.get(case, ""),
        kind="ack" if automatic == "ack" else direction,
        number=pk,
        at=at,
        glyph=channel,
        who=(name or plainly(party)) if direction == "in" else _who(author, author_name, me),
        lang=language,
        address=plainly(party),
        message=pk,
        text=text,
        quoted=quoted,
        has_html=drawn,
        proof=proof,
        automatic=automatic,
        held=held,
        delivery=delivery,
        trouble=note if delivery in LOST else "",
        copies=[
            Copied(plainly(address), state, note if state in LOST else "") for address, state, note in copies or ()
        ],
        files=[
            File(number, plainly(file) or _("unnamed file"), size, flag) for number, file, size, flag in files or ()
        ],
    )


def _note(row: tuple[Any, ...], me: int | None, others: dict[int, str]) -> Told:
    pk, at, author, name, text, case = row
    return Told(
        kind="note", number=pk, at=at, glyph="lock", who=_who(author, name, me), text=text, of=others.get(case, "")
    )


def _happening(row: tuple[Any, ...], me: int | None, others: dict[int, str]) -> Told:
    pk, at, actor, name, kind, facts, team, to, case, topic, team_before = row[:11]
    known = json.loads(facts) if isinstance(facts, str) else facts
    handed = kind == HANDED_OVER
    return Told(
        of=others.get(case, ""),
        brief=[words or "" for words in row[11:]] if handed and known.get("version") else (),
        cold=handed and not known.get("brief"),
        undo=kind == MERGED and case in others,
        way=f"{team_before} › {team}" if handed and team_before != team else "",
        kind="handover" if handed else "event",
        number=pk,
        at=at,
        glyph=KINDS[kind],
        who="" if _by_itself(kind, known) else _who(actor, name, me),
        turn=0 if kind == OPENED else 2,
        text=sentence(
            kind=kind, facts=known, to=short(to) if to else "", team=team, topic=topic, of=others.get(case, "")
        ),
    )


def _by_itself(kind: str, facts: dict[str, Any]) -> bool:
    """A case of a customer opens by itself, though it was a program of ours that said so."""
    return kind == OPENED and (facts.get("by") == "customer" or bool(facts.get("held")))


def _who(staff: int | None, name: str | None, me: int | None) -> str:
    if staff is None:
        return ""
    return _you() if staff == me else short(name or "")


@by_language
def _you() -> str:
    return _("You")
