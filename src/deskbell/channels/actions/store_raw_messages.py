"""Store incoming messages byte for byte. Only after the commit the sending server or provider is told, so nothing is
lost.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deskbell.kit.bulk import execute_sql, pack_rows, unpack_rows_sql

# Fair order: a sender's next mail comes one turn after their last, so ten thousand mails of one delay nobody else.
# `last_mail_at` is written at most once a minute, so that writers do not wait for each other.
COLUMNS = (
    ("account", "bigint"), ("channel", "text"), ("key", "text"), ("sha256", "text"), ("size", "bigint"),
    ("received_at", "timestamptz"),
    ("envelope_from", "text"), ("envelope_to", "jsonb"), ("sender", "text"),
)  # fmt: skip
STORE = f"""
with come as materialized (
    select v.*, row_number() over (partition by sender order by "place here") - 1 as later
    from {unpack_rows_sql(COLUMNS, extra_column=("unnest(%b::bytea[])", "body"))}
), present as (
    select coalesce((select turn from channels_raw where due_at is not null order by turn, id limit 1), 0) as turn
), last as (
    select s.sender, r.turn from (select distinct sender from come) s, lateral (
        select turn from channels_raw r where r.sender = s.sender and due_at is not null order by turn desc limit 1) r
), kept as (
    insert into channels_raw (account_id, channel, key, sha256, body, size, received_at, envelope_from, envelope_to, sender, turn,
        due_at, tries, state, why, remarks, opened)
    select account, channel, key, sha256, body, size, received_at, envelope_from, envelope_to, sender,
        greatest(present.turn, coalesce(last.turn + 1, present.turn)) + later,
        %s::timestamptz, 0, 'stored', '', '[]', false
    from come cross join present left join last using (sender) order by "place here"
    on conflict do nothing
), noted as (
    update channels_account set last_mail_at = %s::timestamptz where id in (
        select id from channels_account where id in (select account from come)
        and (last_mail_at is null or last_mail_at < %s::timestamptz - interval '1 minute') for update skip locked)
)
select pg_notify('deskbell_work', 'understand')
"""


@dataclass(frozen=True, kw_only=True)
class NewRawMessage:
    """What came in by one account, before it is stored: a mail, or a request of a provider.

    - `key` is the SHA-256 of the name that the channel has for it, such as a Message-ID. The same key with the same
      content is stored once.
    - `sender` is an address as claimed. Each sender's messages are processed in turn with those of others, so that
      nobody fills the queue.
    - `envelope_from` is None when there was no SMTP envelope, and empty for bounces.
    - `at` is when another server had received it before us, None if no other did.
    """

    account: int
    channel: str
    key: str
    body: bytes
    sender: str = ""
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    at: datetime | None = None


def store_raw_messages(*, messages: Sequence[NewRawMessage], at: datetime) -> None:
    """Store all of `messages` in one transaction. One that is stored already is not stored again."""
    if messages:
        bodies = [message.body for message in messages]
        execute_sql(STORE, [bodies, pack_rows([_raw_message_row(message, at) for message in messages]), at, at, at])


def _raw_message_row(message: NewRawMessage, at: datetime) -> tuple[object, ...]:
    return (
        message.account,
        message.channel,
        message.key,
        hashlib.sha256(message.body).hexdigest(),
        len(message.body),
        message.at or at,
        None if message.envelope_from is None else strip_unstorable(message.envelope_from),
        [strip_unstorable(address) for address in message.envelope_to],
        strip_unstorable(message.sender),
    )


def strip_unstorable(text: str) -> str:
    """Return `text` without characters that PostgreSQL cannot store: NUL and lone surrogates."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")[:1000]
