"""Nothing is lost: what arrives is kept byte for byte, and only then is the other side told that it has arrived."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deskbell.channels.intake.glance import key_of, sender_of
from deskbell.kit.bulk import ask, packed, unpacked

# Fair order: a sender's next mail comes one turn after their last, so ten thousand of one delay nobody else. That mail
# has come to a mailbox is noted once a minute, which is exact enough and keeps writers from waiting for each other.
COLUMNS = (
    ("mailbox", "bigint"), ("key", "text"), ("sha256", "text"), ("size", "bigint"), ("received_at", "timestamptz"),
    ("envelope_from", "text"), ("envelope_to", "jsonb"), ("sender", "text"),
)  # fmt: skip
KEEP = f"""
with come as materialized (
    select v.*, row_number() over (partition by sender order by "place here") - 1 as later
    from {unpacked(COLUMNS, beside=("unnest(%b::bytea[])", "body"))}
), present as (
    select coalesce((select turn from channels_raw where due_at is not null order by turn, id limit 1), 0) as turn
), last as (
    select s.sender, r.turn from (select distinct sender from come) s, lateral (
        select turn from channels_raw r where r.sender = s.sender and due_at is not null order by turn desc limit 1) r
), kept as (
    insert into channels_raw (mailbox_id, key, sha256, body, size, received_at, envelope_from, envelope_to, sender, turn,
        due_at, tries, channel, state, why, remarks, opened)
    select mailbox, key, sha256, body, size, received_at, envelope_from, envelope_to, sender,
        greatest(present.turn, coalesce(last.turn + 1, present.turn)) + later,
        %s::timestamptz, 0, 'email', 'stored', '', '[]', false
    from come cross join present left join last using (sender) order by "place here"
    on conflict do nothing
), noted as (
    update channels_mailbox set last_mail_at = %s::timestamptz where id in (
        select id from channels_mailbox where id in (select mailbox from come)
        and (last_mail_at is null or last_mail_at < %s::timestamptz - interval '1 minute') for update skip locked)
)
select pg_notify('deskbell_work', 'understand')
"""


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
    if arrivals:
        bodies = [arrival.body for arrival in arrivals]
        ask(KEEP, [bodies, packed([_row(arrival, at) for arrival in arrivals]), at, at, at])


def _row(arrival: Arrival, at: datetime) -> tuple[object, ...]:
    return (
        arrival.mailbox,
        key_of(arrival.body),
        hashlib.sha256(arrival.body).hexdigest(),
        len(arrival.body),
        arrival.at or at,
        None if arrival.envelope_from is None else plain(arrival.envelope_from),
        [plain(address) for address in arrival.envelope_to],
        sender_of(arrival.body),
    )


def plain(text: str) -> str:
    """`text` without what a database cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")[:1000]
