"""Record news in the same transaction as the change that it reports."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.journal.news import COLUMNS, News
from deskbell.kit.bulk import execute_sql, pack_rows, unpack_rows_sql
from deskbell.kit.clock import now


class NeedsTransaction(RuntimeError):
    """`record` was called outside a transaction. A failure could then keep the change without the news."""


class UnrecordableFact(TypeError):
    """A field of the news has a type that the journal refuses, such as float or bytes.

    Allowed are text, integers, booleans, None, and lists and dictionaries of these.
    """


WRITTEN_COLUMNS = ("at", "recorded_at", "kind", *COLUMNS, "facts", "commitments")
COLUMN_TYPES = {"at": "timestamptz", "recorded_at": "timestamptz", "facts": "jsonb", "commitments": "jsonb"}
COLUMN_TYPES |= dict.fromkeys(("case", "contact", "customer", "actor"), "bigint")
TYPED_COLUMNS = [(name, COLUMN_TYPES.get(name, "text")) for name in WRITTEN_COLUMNS]
ENTRIES_SOURCE = unpack_rows_sql(TYPED_COLUMNS)
SALTS_SOURCE = unpack_rows_sql([("number", "bigint"), ("field", "text"), ("salt", "bytea")], alias="s")
COLUMN_NAMES = ", ".join(f'"{name}"' for name in WRITTEN_COLUMNS)
INSERT_ENTRIES_AND_SALTS = (
    f"with new as materialized (select nextval('journal_entry_id_seq') as id, v.* from {ENTRIES_SOURCE}), "
    f'entered as (insert into journal_entry (id, {COLUMN_NAMES}) select id, {COLUMN_NAMES} from new order by "place here"), '
    "salted as (insert into journal_salt (entry_id, field, salt) select new.id, s.field, s.salt "
    f'from {SALTS_SOURCE} join new on new."place here" = s.number) '
    "select from new"
)


def record(news: News, *, at: datetime) -> None:
    """Append `news` to the journal. `at` is when it happened, an aware datetime.

    Raises NeedsTransaction, UnrecordableFact, and ValueError for a naive `at`. One statement inserts the entry and its
    salts. At commit a database trigger wakes the sealer and notifies the open pages of the case and of the list.
    """
    record_all([(news, at)])


def record_all(items: Iterable[tuple[News, datetime]]) -> None:
    """Append several (news, at) pairs in this order, with one statement."""
    news = list(items)
    rows, words = [_entry_values(one, at) for one, at in news], [_salt_personal_text(one) for one, _ in news]
    rows = [[*row, {name: promise for name, _, promise in own}] for row, own in zip(rows, words, strict=True)]
    if rows:
        execute_sql(INSERT_ENTRIES_AND_SALTS, [pack_rows(rows), _pack_salts(words)])


def _entry_values(news: News, at: datetime) -> list[Any]:
    """Return the values of the columns `WRITTEN_COLUMNS`, except the commitments."""
    if not connection.in_atomic_block:
        raise NeedsTransaction(f"{news.kind} must be recorded inside the transaction of its action")
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    facts = news.facts()
    _check_fact(facts)
    return [at, now(), news.kind, *(getattr(news, name) for name in COLUMNS), facts]


def _salt_personal_text(news: News) -> list[tuple[str, bytes, str]]:
    """Return (field name, new salt, commitment) for each personal text of the news."""
    salts = ((name, word, secrets.token_bytes(16)) for name, word in news.personal_text().items())
    return [(name, salt, commitment(salt, word)) for name, word, salt in salts]


def _pack_salts(words: Iterable[list[tuple[str, bytes, str]]]) -> str:
    return pack_rows([(number, name, salt) for number, own in enumerate(words, start=1) for name, salt, _ in own])


def commitment(salt: bytes, word: str) -> str:
    """Return the SHA-256, in hex, of the salt followed by the text in UTF-8."""
    return hashlib.sha256(salt + word.encode()).hexdigest()


def _check_fact(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise UnrecordableFact(f"the key {key!r} is not text")
            _check_fact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_fact(inner)
    elif not (value is None or isinstance(value, str | int | bool)):
        raise UnrecordableFact(f"{type(value).__name__} is not a fact")
