"""Every interaction documented: what happened is written in the transaction that makes it happen, or not at all."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.journal.models import Entry
from deskbell.journal.news import COLUMNS, News
from deskbell.kit.bulk import ask, foreseen, hold, packed, unpacked
from deskbell.kit.clock import now


class NeedsTransaction(RuntimeError):
    """`record` was called outside a transaction: the news could be written without the change, or the reverse."""


class NotAFact(TypeError):
    """Facts are text, whole numbers, truth values, null, and lists and dictionaries of them; no floats, no bytes."""


WRITTEN = ("at", "recorded_at", "kind", *COLUMNS, "facts", "commitments")
TYPES = {"at": "timestamptz", "recorded_at": "timestamptz", "facts": "jsonb", "commitments": "jsonb"}
TYPES |= dict.fromkeys(("case", "contact", "customer", "actor"), "bigint")
TYPED = [(name, TYPES.get(name, "text")) for name in WRITTEN]
ENTRIES = unpacked(TYPED)
SALTS = unpacked([("number", "bigint"), ("field", "text"), ("salt", "bytea")], alias="s")
NAMES = ", ".join(f'"{name}"' for name in WRITTEN)
APPEND = (
    f"with new as materialized (select nextval('journal_entry_id_seq') as id, v.* from {ENTRIES}), "
    f'entered as (insert into journal_entry (id, {NAMES}) select id, {NAMES} from new order by "place here"), '
    "salted as (insert into journal_salt (entry_id, field, salt) select new.id, s.field, s.salt "
    f'from {SALTS} join new on new."place here" = s.number) '
    "select from new"
)
ENTER = f"insert into journal_entry (id, {NAMES}) select id, {NAMES} from {unpacked([('id', 'bigint'), *TYPED])}"
SALT = f"insert into journal_salt (entry_id, field, salt) select number, field, salt from {SALTS}"


def record(news: News, *, at: datetime) -> None:
    """Append `news`, which happened at `at` (aware), to the journal. Raises NeedsTransaction, NotAFact, ValueError.

    One statement, entry and salts together; the database itself tells the sealer and open pages when it commits.
    """
    record_all([(news, at)])


def record_all(items: Iterable[tuple[News, datetime]]) -> None:
    """Append many at once, in this order; as `record` for each, in one statement for all of them."""
    news = list(items)
    rows, words = [_row(one, at) for one, at in news], [_salted(one) for one, _ in news]
    rows = [[*row, {name: told for name, _, told in own}] for row, own in zip(rows, words, strict=True)]
    if numbers := foreseen(Entry, len(rows)):
        hold(ENTER, [packed([[number, *row] for number, row in zip(numbers, rows, strict=True)])])
        hold(SALT, [_salts(numbers, words)])
    elif rows:
        ask(APPEND, [packed(rows), _salts(range(1, len(rows) + 1), words)])


def _row(news: News, at: datetime) -> list[Any]:
    """What stands in the columns of `WRITTEN`, but for the commitments."""
    if not connection.in_atomic_block:
        raise NeedsTransaction(f"{news.kind} must be recorded inside the transaction of its action")
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    facts = news.facts()
    _check(facts)
    return [at, now(), news.kind, *(getattr(news, name) for name in COLUMNS), facts]


def _salted(news: News) -> list[tuple[str, bytes, str]]:
    """Each word that can be forgotten by its name, with a salt and what the journal keeps of both."""
    salts = ((name, word, secrets.token_bytes(16)) for name, word in news.words().items())
    return [(name, salt, commitment(salt, word)) for name, word, salt in salts]


def _salts(numbers: Iterable[int], words: Iterable[list[tuple[str, bytes, str]]]) -> str:
    return packed([(number, name, salt) for number, own in zip(numbers, words, strict=True) for name, salt, _ in own])


def commitment(salt: bytes, word: str) -> str:
    """SHA-256 of the salt followed by the word in UTF-8, in hex."""
    return hashlib.sha256(salt + word.encode()).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotAFact(f"the key {key!r} is not text")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif not (value is None or isinstance(value, str | int | bool)):
        raise NotAFact(f"{type(value).__name__} is not a fact")
