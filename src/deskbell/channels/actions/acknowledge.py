"""Needs acknowledged, and nothing more: once per address and day, in our own words only.

An acknowledgement that repeats what somebody wrote sends strangers' words in our name; one to every mail feeds loops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import connection
from django.utils import translation

from deskbell.channels.kinds.email.tokens import digest
from deskbell.channels.kinds.email.wording import acknowledgement
from deskbell.channels.models import Mailbox
from deskbell.desk.actions.acknowledge import Ack, acknowledge_all
from deskbell.desk.models import Case

KNOWN = {code for code, _ in settings.LANGUAGES}


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A new case whose sender, at `address`, may be told that their message has arrived."""

    case: Case
    mailbox: Mailbox
    address: str
    at: datetime


def acknowledge_once(*, arrived: Sequence[Arrived]) -> None:
    """Say that the message has arrived, unless that was said to the address today already. Part of the caller's transaction."""
    new = _first_today(arrived)
    acks = [_ack(one) for one in arrived if (digest(one.address), _day(one)) in new]
    if acks:
        acknowledge_all(acks=acks)


def _first_today(arrived: Sequence[Arrived]) -> set[tuple[str, date]]:
    wanted = sorted({(digest(one.address), _day(one)) for one in arrived})
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into channels_acknowledged (digest, day) select * from unnest(%s::text[], %s::date[]) "
            "on conflict do nothing returning digest, day",
            [[name for name, _ in wanted], [day for _, day in wanted]],
        )
        return set(cursor.fetchall())


def _day(one: Arrived) -> date:
    return one.at.astimezone(UTC).date()


def _ack(one: Arrived) -> Ack:
    brand = one.mailbox.brand
    language = next((known for known in (one.case.language, brand.language) if known in KNOWN), "en")
    with translation.override(language):
        text = acknowledgement(ref=one.case.ref, brand=brand.name)
    return Ack(case=one.case, party=one.address, text=text, language=language, at=one.at)
