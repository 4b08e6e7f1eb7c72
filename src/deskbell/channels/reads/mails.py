"""What is known of the mails of a case beside their words: what staff should know of them, and where else they went."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from deskbell.channels.models import Delivery
from deskbell.channels.reads.remarks import Told, told
from deskbell.kit.rows import read

MOST = 50
_LATEST = f'select id, sha256, message, remarks from channels_raw where "case" = %s order by id desc limit {MOST}'
_TWINS = f"""
    select ref from desk_case
     where id in (select "case" from channels_raw where "case" <> %s and sha256 = any(%s) limit {MOST})
     order by id
"""


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A mail that came in: its bytes are at `/raw/<id>`; `remarks` are sentences in the language in force."""

    id: int
    message: int
    remarks: list[Told]


def mails_of(case: int) -> list[Arrived]:
    """The latest mails of a case that staff should know something about, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [case])
        rows = cursor.fetchall()
    twins = twins_of(case, {row[1] for row in rows})
    also = [Told(code="twin", says=told(["twin", one]).says, url=one, grave=False) for one in twins]
    arrived = [
        Arrived(id=number, message=message or 0, remarks=[told(one) for one in json.loads(remarks)])
        for number, _sha256, message, remarks in rows
    ]
    if arrived and also:
        arrived[0].remarks.extend(also)
    return arrived


def twins_of(case: int, sha256s: Collection[str]) -> list[str]:
    """References of cases that were opened or joined by the very same mails, in another mailbox of ours."""
    if not sha256s:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, [case, list(sha256s)])
        return [row[0] for row in cursor.fetchall()]


def undelivered_of(case: int) -> list[Delivery]:
    """Deliveries of a case that have not arrived as far as we know."""
    rest = f'where "case" = %s and state <> %s order by id desc limit {MOST}'
    return read(Delivery, rest, [case, Delivery.State.SENT])
