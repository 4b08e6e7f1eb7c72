"""Every interaction documented: what happened is written in the transaction that makes it happen, or not at all."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.journal.models import Entry, Salt
from deskbell.journal.news import COLUMNS, News
from deskbell.kit.bulk import add_all, ask, foreseen, insert_all, packed, unpacked
from deskbell.kit.clock import now


class NeedsTransaction(RuntimeError):
    """`record` was called outside a transaction: the news could be written without the change, or the reverse."""


class NotAFact(TypeError):
    """Facts are text, whole numbers, truth values, null, and lists and dictionaries of them; no floats, no bytes."""


WRITTEN = ("at", "recorded_at", "kind", *COLUMNS, "facts", "commitments")
TYPES = {"at": "timestamptz", "recorded_at": "timestamptz", "facts": "jsonb", "commitments": "jsonb"}
TYPES |= dict.fromkeys(("case", "contact", "customer", "actor"), "bigint")
ENTRIES = unpacked([(name, TYPES.get(name, "text")) for name in WRITTEN])
SALTS = unpacked([("number", "bigint"), ("field", "text"), ("salt", "bytea")], alias="s")
NAMES = ", ".join(f'"{name}"' for name in WRITTEN)
APPEND = (
    f"with new as materialized (select nextval('journal_entry_id_seq') as id, v.* from {ENTRIES}), "
    f'entered as (insert into journal_entry (id, {NAMES}) select id, {NAMES} from new order by "place here"), '
    "salted as (insert into journal_salt (entry_id, field, salt) select new.id, s.field, s.salt "
    f'from {SALTS} join new on new."place here" = s.number) '
    'select id from new order by "place here"'
)


def record(news: News, *, at: datetime) -> Entry:
    """Append `news`, which happened at `at` (aware), to the journal. Raises NeedsTransaction, NotAFact, ValueError.

    One statement, entry and salts together; the database itself tells the sealer and open pages when it commits.
    """
    return record_all([(news, at)])[0]


def record_all(items: Iterable[tuple[News, datetime]]) -> list[Entry]:
    """Append many at once, in this order; as `record` for each, in one statement for all of them."""
    made = [_entry(news, at) for news, at in items]
    entries = [entry for entry, _ in made]
    if numbers := foreseen(Entry, len(entries)):
        for entry, number in zip(entries, numbers, strict=True):
            entry.id = number
        insert_all(entries)
        salts = [(entry.id, name, salt) for entry, own in made for name, salt in own.items()]
        add_all(Salt(entry_id=number, field=name, salt=salt) for number, name, salt in salts)
    elif entries:
        salts = [(place, name, salt) for place, (_, own) in enumerate(made, 1) for name, salt in own.items()]
        rows = [[getattr(entry, name) for name in WRITTEN] for entry in entries]
        for entry, (number,) in zip(entries, ask(APPEND, [packed(rows), packed(salts)]), strict=True):
            entry.id = number
    return entries


def _entry(news: News, at: datetime) -> tuple[Entry, dict[str, bytes]]:
    if not connection.in_atomic_block:
        raise NeedsTransaction(f"{news.kind} must be recorded inside the transaction of its action")
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    facts = news.facts()
    _check(facts)
    salts = {name: secrets.token_bytes(16) for name in news.forgets}
    entry = Entry(
        at=at,
        recorded_at=now(),
        kind=news.kind,
        facts=facts,
        commitments={name: commitment(salts[name], word) for name, word in news.words().items()},
        **{name: getattr(news, name) for name in COLUMNS},
    )
    return entry, salts


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
