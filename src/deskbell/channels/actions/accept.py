"""Nothing is lost: what arrives is kept byte for byte, and only then is the other side told that it has arrived."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from deskbell.channels.intake.glance import key_of, sender_of
from deskbell.channels.models import Raw
from deskbell.kit import notify


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One mail for one mailbox. `envelope_from` is null when the way it came has no envelope, empty for bounces.
    `at` is when it arrived at a server before ours, if it did.
    """

    mailbox: int
    body: bytes
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    at: datetime | None = None


def accept(*, arrivals: Sequence[Arrival], at: datetime) -> None:
    """Keep all of `arrivals` in one transaction, durably. What has arrived before is not kept twice."""
    rows = [_row(arrival, at) for arrival in arrivals]
    with transaction.atomic():
        _give_turns(rows)
        Raw.objects.bulk_create(rows, ignore_conflicts=True)
        _note_mail({row.mailbox_id for row in rows}, at)
        notify.wake("understand")


def _row(arrival: Arrival, at: datetime) -> Raw:
    return Raw(
        mailbox_id=arrival.mailbox,
        key=key_of(arrival.body),
        sha256=hashlib.sha256(arrival.body).hexdigest(),
        body=arrival.body,
        size=len(arrival.body),
        received_at=arrival.at or at,
        envelope_from=None if arrival.envelope_from is None else plain(arrival.envelope_from),
        envelope_to=[plain(address) for address in arrival.envelope_to],
        sender=sender_of(arrival.body),
        due_at=at,
    )


def plain(text: str) -> str:
    """`text` without what a database cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")[:1000]


def _give_turns(rows: Sequence[Raw]) -> None:
    """Fair order: a sender's next mail comes one turn after their last, so ten thousand of one delay nobody else."""
    last = defaultdict(int, _last_turns({row.sender for row in rows}))
    present = _present_turn()
    for row in rows:
        row.turn = last[row.sender] = max(present, last[row.sender] + 1)


def _present_turn() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select turn from channels_raw where due_at is not null order by turn, id limit 1")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _last_turns(senders: set[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.sender, r.turn from unnest(%s::text[]) as s(sender), lateral (select turn from channels_raw r "
            "where r.sender = s.sender and due_at is not null order by turn desc limit 1) r",
            [list(senders)],
        )
        return dict(cursor.fetchall())


def _note_mail(mailboxes: set[int], at: datetime) -> None:
    # Once a minute is exact enough, and keeps writers from waiting for each other on this row.
    with connection.cursor() as cursor:
        cursor.execute(
            "update channels_mailbox set last_mail_at = %s where id in (select id from channels_mailbox where id = any(%s) "
            "and (last_mail_at is null or last_mail_at < %s - interval '1 minute') for update skip locked)",
            [at, list(mailboxes), at],
        )
