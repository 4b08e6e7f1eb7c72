"""A case as one row of the list: who, what, how much time is left, whose it is, and who is there right now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from deskbell.desk.reads import clocks
from deskbell.desk.reads.clocks import Chip, chip
from deskbell.desk.reads.spoken import channel_names
from deskbell.kit.pages import url
from deskbell.kit.spoken import by_language
from deskbell.people.models import Staff
from deskbell.people.reads.directory import Directory, directory

COLUMNS = """
    c.id, c.ref, c.subject, c.channel, c.language, c.state, c.waiting_on, c.waiting_until, c.held, c.unread,
    c.opened_at, c.last_at, c.clock_state, c.clock_due_at, c.clock_what,
    case when k.name <> '' then k.name
         else (select a.value from people_address a where a.customer_id = k.id order by a.id limit 1) end,
    k.language, c.owner_id, c.team_id, c.brand_id,
    (select json_agg(json_build_array(s.name, p.writing_at > %(now)s - interval '20 seconds'))
     from desk_presence p join people_staff s on s.id = p.staff_id
     where p.case_id = c.id and p.at > %(now)s - interval '60 seconds' and p.staff_id <> %(me)s)
"""
JOINS = "left join people_customer k on k.id = c.customer_id"
HOUR = 3600
OWNER = 19


class Row(NamedTuple):
    """What the list shows of a case. `group` is now, later, waiting or done."""

    id: int
    ref: str
    url: str
    group: str
    channel: str
    channel_name: str
    unread: bool
    name: str
    name_lang: str
    lang: str
    brief: str
    state: str
    time: str
    what: str
    due: str
    left: int
    soon: int
    share: int
    owner: str
    initials: str
    writes: str
    reads: str
    team: str
    brand: str
    case_state: str


def shape(found: Sequence[tuple[Any, ...]], *, me: Staff, now: datetime) -> list[Row]:
    """Rows of the database (part, key, COLUMNS) as rows of the list."""
    base = url("desk_case", "-")[:-1]
    words = _words()
    names = directory(
        staff={columns[OWNER] for columns in found} - {None},
        teams={columns[OWNER + 1] for columns in found},
        brands={columns[OWNER + 2] for columns in found},
    )
    said = clocks.words()
    return [_row(columns[2:], me, now, base, words, said, names) for columns in found]


@by_language
def _words() -> dict[str, str]:
    return channel_names() | {"you": _("You"), "someone": _("Someone"), "no subject": _("No subject")}


def _row(
    columns: tuple[Any, ...],
    me: Staff,
    now: datetime,
    base: str,
    words: dict[str, str],
    said: clocks.Words,
    names: Directory,
) -> Row:
    (number, ref, subject, channel, lang, state, waiting_on, waiting_until, held, unread, opened_at, _last_at) = (
        columns[:12]
    )
    clock_state, due_at, clock_what, name, name_lang, owner_id, team, brand, there = columns[12:]
    owner = "" if owner_id is None else names.staff[owner_id]
    mark = chip(
        case_state=state,
        held=bool(held),
        waiting_on=waiting_on,
        waiting_until=waiting_until,
        state=clock_state,
        due_at=due_at,
        what=clock_what,
        began_at=opened_at,
        now=now,
        words=said,
    )
    writes, reads = _there(there)
    return Row(
        id=number,
        ref=ref,
        url=base + ref,
        group=_group(state, bool(held), mark),
        channel=channel,
        channel_name=words.get(channel, channel),
        unread=unread,
        name=name or words["someone"],
        name_lang=name_lang or "",
        lang=lang,
        brief=subject or words["no subject"],
        state=mark.state,
        time=mark.time,
        what=mark.what,
        due=mark.due,
        left=mark.left,
        soon=mark.soon,
        share=mark.share,
        owner="" if owner_id is None else words["you"] if owner_id == me.pk else short(owner),
        initials="" if owner_id is None else initials(owner),
        writes=writes,
        reads=reads,
        team=names.teams[team],
        brand="" if brand == names.first_brand else names.brands[brand],
        case_state=state,
    )


def _group(state: str, held: bool, mark: Chip) -> str:
    if state in ("resolved", "closed") or held:
        return "done"
    if state == "waiting":
        return "waiting"
    return "now" if mark.due and mark.left <= HOUR else "later"


def _there(there: list[list[Any]] | None) -> tuple[str, str]:
    """The first name of who writes, and the initials of who reads; of each the first."""
    writes = next((name.split()[0] for name, writing in there or () if writing and name.split()), "")
    reads = next((initials(name) for name, writing in there or () if not writing), "")
    return writes, reads


def initials(name: str) -> str:
    """Two letters for the circle beside a name."""
    words = name.split() or ["?"]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


def short(name: str) -> str:
    """First name and the initial of the last, as in a row."""
    first, *rest = [word for word in name.split() if word[0].isalnum()] or name.split() or ["?"]
    return f"{first} {rest[-1][0]}." if rest else first
