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

from deskbell.desk.models import Case
from deskbell.desk.reads.happenings import KINDS, OPENED, sentence
from deskbell.desk.reads.rows import short
from deskbell.desk.reads.spoken import plainly
from deskbell.people.models import Staff

MOST = 50
MESSAGES = """
    select m.id, m.at, m.author_id, s.name, m.language, m.text, m.quoted, m.html <> '', m.delivery, m.delivery_note,
           c.channel, c.direction, c.party, c.proof, c.automatic, c.held, k.name,
           (select json_agg(json_build_array(a.id, a.name, a.size, a.flag) order by a.id)
            from desk_attachment a where a.message_id = m.id)
    from desk_message m
    join desk_contact c on c.id = m.contact_id
    left join people_customer k on k.id = c.customer_id
    left join people_staff s on s.id = m.author_id
    where m.case_id = %(case)s and m.at < %(before)s order by m.at desc, m.id desc limit %(most)s
"""
NOTES = """
    select n.id, n.at, n.author_id, s.name, n.text
    from desk_note n left join people_staff s on s.id = n.author_id
    where n.case_id = %(case)s and n.at < %(before)s order by n.at desc, n.id desc limit %(most)s
"""
HAPPENINGS = """
    select e.id, e.at, e.actor, s.name, e.kind, e.facts, coalesce(t.name, e.team), g.name
    from journal_entry e
    left join people_staff s on s.id = e.actor
    left join people_team t on t.slug = e.team
    left join people_staff g on g.id = (e.facts ->> 'to')::bigint
    where e."case" = %(case)s and e.at < %(before)s and e.kind = any(%(kinds)s) order by e.id desc limit %(most)s
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
class Told:
    """One entry of the story. `kind` is in, out, ack, note or event.

    `turn` and `number` order what happened at one instant: the case opens, then words come, then what they bring about.
    `held` is why only staff see the message until it is accepted; `proof` and `automatic` as on Contact.
    """

    kind: str
    number: int
    at: datetime
    glyph: str
    who: str
    turn: int = 1
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
        return [(_(mark[0]), mark[1]) for mark in found if mark]


_HELD = (gettext_noop("Held: only staff see this"), "late")
_PROOFS = {
    "proven": (gettext_noop("Proven by sender's domain"), ""),
    "claimed": (gettext_noop("Claimed, not proven"), ""),
    "third party": (gettext_noop("Somebody else, with the customer's reply address"), "soon"),
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
    words = {
        "case": case.pk,
        "before": before or END_OF_TIME,
        "most": most + 1,
        "kinds": list(KINDS),
    }
    mine = me.pk if me else None
    found = [_message(row, mine) for row in _rows(MESSAGES, words)]
    found += [_note(row, mine) for row in _rows(NOTES, words)]
    found += [_happening(row, mine) for row in _rows(HAPPENINGS, words)]
    found.sort(key=attrgetter("at"), reverse=True)
    earlier = found[most - 1].at if len(found) > most else None
    kept = [told for told in found if earlier is None or told.at >= earlier]
    kept.sort(key=attrgetter("at", "turn", "number"))
    return Story(kept, earlier)


def _rows(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())


def _message(row: tuple[Any, ...], me: int | None) -> Told:
    (pk, at, author, author_name, language, text, quoted, drawn, delivery, note) = row[:10]
    (channel, direction, party, proof, automatic, held, name, files) = row[10:]
    return Told(
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
        trouble=note if delivery in ("failed", "bounced") else "",
        files=[
            File(number, plainly(file) or _("unnamed file"), size, flag) for number, file, size, flag in files or ()
        ],
    )


def _note(row: tuple[Any, ...], me: int | None) -> Told:
    pk, at, author, name, text = row
    return Told(kind="note", number=pk, at=at, glyph="lock", who=_who(author, name, me), text=text)


def _happening(row: tuple[Any, ...], me: int | None) -> Told:
    pk, at, actor, name, kind, facts, team, to = row
    known = json.loads(facts) if isinstance(facts, str) else facts
    return Told(
        kind="event",
        number=pk,
        at=at,
        glyph=KINDS[kind],
        who=_who(actor, name, me),
        turn=0 if kind == OPENED else 2,
        text=sentence(kind=kind, facts=known, to=short(to) if to else "", team=team),
    )


def _who(staff: int | None, name: str | None, me: int | None) -> str:
    if staff is None:
        return ""
    return _("You") if staff == me else short(name or "")
