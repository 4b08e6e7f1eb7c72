"""The story of a case, told once: what came in, what went out, notes, and what happened to the case, oldest first.

Long stories open at their newest entries; `earlier` is the instant before which the rest lies.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from deskbell.desk.models import Attachment, Case, Message, Note
from deskbell.desk.reads.happenings import KINDS, OPENED, sentence
from deskbell.desk.reads.rows import short
from deskbell.desk.reads.spoken import plainly
from deskbell.journal.models import Entry
from deskbell.people.models import Staff, Team

MOST = 50


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
    actor: int | None = None
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
        found = []
        if self.held:
            found.append((_("Held: only staff see this"), "late"))
        if self.kind == "in":
            found.append(_proof(self.proof))
            found.append(_automatic(self.automatic))
        elif self.delivery:
            found.append(_delivery(self.delivery))
        return [mark for mark in found if mark[0]]


def _proof(proof: str) -> tuple[str, str]:
    return {
        "proven": (_("Proven by sender's domain"), ""),
        "claimed": (_("Claimed, not proven"), ""),
        "third party": (_("Somebody else, with the customer's reply address"), "soon"),
    }.get(proof, ("", ""))


def _automatic(automatic: str) -> tuple[str, str]:
    return {
        "reply": (_("Automatic reply"), ""),
        "bounce": (_("Returned mail"), "late"),
        "list": (_("Mailing list"), ""),
        "loop": (_("Another machine, in a loop"), "late"),
    }.get(automatic, ("", ""))


def _delivery(delivery: str) -> tuple[str, str]:
    return {
        "queued": (_("on its way"), ""),
        "sent": (_("sent"), ""),
        "failed": (_("not delivered"), "late"),
        "bounced": (_("came back"), "late"),
    }.get(delivery, ("", ""))


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
    found = [
        *_messages(case, before, most + 1),
        *_notes(case, before, most + 1),
        *_happenings(case, before, most + 1),
    ]
    found.sort(key=attrgetter("at"), reverse=True)
    earlier = found[most - 1].at if len(found) > most else None
    kept = [told for told in found if earlier is None or told.at >= earlier]
    kept.sort(key=attrgetter("at", "turn", "number"))
    return Story(_named(kept, me), earlier)


def _messages(case: Case, before: datetime | None, most: int) -> list[Told]:
    rows = list(
        Message.objects.filter(_then(before), case=case)
        .annotate(drawn=Q(html__gt=""))
        .order_by("-at", "-pk")
        .values_list(
            "pk",
            "at",
            "author_id",
            "language",
            "text",
            "quoted",
            "delivery",
            "delivery_note",
            "contact__channel",
            "contact__direction",
            "contact__party",
            "contact__proof",
            "contact__automatic",
            "contact__held",
            "contact__customer__name",
            "drawn",
        )[:most]
    )
    files = _files([row[0] for row in rows])
    return [_message(row, files.get(row[0], [])) for row in rows]


def _message(row: tuple[Any, ...], files: list[File]) -> Told:
    (
        pk,
        at,
        author,
        language,
        text,
        quoted,
        delivery,
        note,
        channel,
        direction,
        party,
        proof,
        automatic,
        held,
        name,
        html,
    ) = row
    kind = "ack" if automatic == "ack" else direction
    return Told(
        kind=kind,
        number=pk,
        at=at,
        glyph=channel,
        who=(name or plainly(party)) if direction == "in" else "",
        actor=author,
        lang=language,
        address=plainly(party),
        message=pk,
        text=text,
        quoted=quoted,
        has_html=html,
        proof=proof,
        automatic=automatic,
        held=held,
        delivery=delivery,
        trouble=note if delivery in ("failed", "bounced") else "",
        files=files,
    )


def _files(messages: Iterable[int]) -> dict[int, list[File]]:
    found: dict[int, list[File]] = defaultdict(list)
    rows = Attachment.objects.filter(message__in=list(messages)).order_by("pk")
    for pk, message, name, size, flag in rows.values_list("pk", "message_id", "name", "size", "flag"):
        found[message].append(File(pk, plainly(name) or _("unnamed file"), size, flag))
    return found


def _notes(case: Case, before: datetime | None, most: int) -> list[Told]:
    rows = (
        Note.objects.filter(_then(before), case=case)
        .order_by("-at", "-pk")
        .values_list("pk", "at", "author_id", "text")
    )
    return [
        Told(kind="note", number=pk, at=at, glyph="lock", who="", actor=author, text=text)
        for pk, at, author, text in rows[:most]
    ]


def _happenings(case: Case, before: datetime | None, most: int) -> list[Told]:
    rows = list(
        Entry.objects.filter(_then(before), case=case.pk, kind__in=KINDS)
        .order_by("-id")
        .values_list("id", "at", "actor", "kind", "team", "facts")[:most]
    )
    people = _people({row[5].get("to") for row in rows})
    teams = dict(Team.objects.values_list("slug", "name")) if any("team_before" in row[5] for row in rows) else {}
    return [
        Told(
            kind="event",
            number=pk,
            at=at,
            glyph=KINDS[kind],
            who="",
            turn=0 if kind == OPENED else 2,
            actor=actor,
            text=sentence(kind=kind, facts=facts, to=people.get(facts.get("to"), ""), team=teams.get(team, team)),
        )
        for pk, at, actor, kind, team, facts in rows
    ]


def _then(before: datetime | None) -> Q:
    return Q(at__lt=before) if before else Q()


def _people(ids: set[int | None]) -> dict[int | None, str]:
    wanted = [pk for pk in ids if pk is not None]
    if not wanted:
        return {}
    return {pk: short(name) for pk, name in Staff.objects.filter(pk__in=wanted).values_list("pk", "name")}


def _named(entries: list[Told], me: Staff | None) -> list[Told]:
    people = _people({told.actor for told in entries})
    if me is not None:
        people[me.pk] = _("You")
    return [replace(told, who=people.get(told.actor, told.who)) if told.actor else told for told in entries]
