"""A case as one row of the list: customer, subject, time left, owner, and who has it open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from deskbell.desk.reads import clock_chip as clock_chips
from deskbell.desk.reads.clock_chip import ClockChip, build_clock_chip
from deskbell.desk.reads.display_names import channel_name
from deskbell.kit.formats import cached_by_language
from deskbell.kit.names import initial, initials
from deskbell.kit.pages import view_url
from deskbell.people.models import Staff
from deskbell.people.reads.name_directory import NameDirectory, get_name_directory

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
OWNER_COLUMN = 19


class CaseRow(NamedTuple):
    """What the list shows of a case. `group` is the heading under which it stands: now, later, waiting or done."""

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
    subject: str
    state: str
    time: str
    what: str
    due: str
    left: int
    soon: int
    share: int
    owner: str
    initials: str
    typing: str
    reading: str
    team: str
    brand: str
    case_state: str


def build_case_rows(rows: Sequence[tuple[Any, ...]], *, me: Staff, now: datetime) -> list[CaseRow]:
    """Return the rows of the list for rows of the database, which have the columns (part, key, COLUMNS)."""
    base = view_url("desk_case", "-")[:-1]
    texts = _row_texts()
    names = get_name_directory(
        staff={columns[OWNER_COLUMN] for columns in rows} - {None},
        teams={columns[OWNER_COLUMN + 1] for columns in rows},
        brands={columns[OWNER_COLUMN + 2] for columns in rows},
    )
    chip_texts = clock_chips.chip_texts()
    return [_build_row(columns[2:], me, now, base, texts, chip_texts, names) for columns in rows]


@cached_by_language
def _row_texts() -> dict[str, str]:
    return {"you": _("You"), "someone": _("Someone"), "no subject": _("No subject")}


def _build_row(
    columns: tuple[Any, ...],
    me: Staff,
    now: datetime,
    base: str,
    texts: dict[str, str],
    chip_texts: clock_chips.ChipTexts,
    names: NameDirectory,
) -> CaseRow:
    (number, ref, subject, channel, lang, state, waiting_on, waiting_until, held, unread, opened_at, _last_at) = (
        columns[:12]
    )
    clock_state, due_at, clock_what, name, name_lang, owner_id, team, brand, presence = columns[12:]
    owner = "" if owner_id is None else names.staff[owner_id]
    mark = build_clock_chip(
        case_state=state,
        held=bool(held),
        waiting_on=waiting_on,
        waiting_until=waiting_until,
        state=clock_state,
        due_at=due_at,
        measure=clock_what,
        began_at=opened_at,
        now=now,
        texts=chip_texts,
    )
    typing, reading = _presence_of(presence)
    return CaseRow(
        id=number,
        ref=ref,
        url=base + ref,
        group=_group_of(state, bool(held), mark),
        channel=channel,
        channel_name=channel_name(channel),
        unread=unread,
        name=name or texts["someone"],
        name_lang=name_lang or "",
        lang=lang,
        subject=subject or texts["no subject"],
        state=mark.state,
        time=mark.time,
        what=mark.what,
        due=mark.due,
        left=mark.left,
        soon=mark.soon,
        share=mark.share,
        owner="" if owner_id is None else texts["you"] if owner_id == me.pk else shorten_name(owner),
        initials="" if owner_id is None else initials(owner),
        typing=typing,
        reading=reading,
        team=names.teams[team],
        brand="" if brand == names.first_brand else names.brands[brand],
        case_state=state,
    )


def _group_of(state: str, held: bool, mark: ClockChip) -> str:
    if state in ("resolved", "closed") or held:
        return "done"
    if state == "waiting":
        return "waiting"
    return "now" if mark.due and mark.left <= HOUR else "later"


def _presence_of(presence: list[list[Any]] | None) -> tuple[str, str]:
    """Return the first name of one colleague who types, and the initials of one who reads; empty when there is none."""
    typing = next((name.split()[0] for name, is_typing in presence or () if is_typing and name.split()), "")
    reading = next((initials(name) for name, is_typing in presence or () if not is_typing), "")
    return typing, reading


def shorten_name(name: str) -> str:
    """Return the first name and the initial of the last name: "Maria Lund" becomes "Maria L."."""
    first, *rest = [word for word in name.split() if word[0].isalnum()] or name.split() or ["?"]
    return f"{first} {initial(rest[-1])}." if rest else first
