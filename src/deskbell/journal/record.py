"""Every interaction documented: what happened is written in the transaction that makes it happen, or not at all."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.journal.models import Entry
from deskbell.journal.news import COLUMNS, News
from deskbell.kit.clock import now


class NeedsTransaction(RuntimeError):
    """`record` was called outside a transaction: the news could be written without the change, or the reverse."""


class NotAFact(TypeError):
    """Facts are text, whole numbers, truth values, null, and lists and dictionaries of them; no floats, no bytes."""


WRITTEN = ("at", "recorded_at", "kind", *COLUMNS, "facts", "commitments")
APPEND = (
    f"insert into journal_entry ({', '.join(chr(34) + name + chr(34) for name in WRITTEN)}) "
    f"values ({', '.join(['%s'] * len(WRITTEN))}) returning id"
)
APPEND_WITH_SALTS = (
    f"with entry as ({APPEND}), salted as (insert into journal_salt (entry_id, field, salt) "
    "select entry.id, u.field, u.salt from entry, unnest(%s::text[], %s::bytea[]) as u(field, salt)) select id from entry"
)


def record(news: News, *, at: datetime) -> Entry:
    """Append `news`, which happened at `at` (aware), to the journal. Raises NeedsTransaction, NotAFact, ValueError.

    One statement, entry and salts together; the database itself tells the sealer and open pages when it commits.
    """
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
    entry.id = _append(entry, salts)
    return entry


def _append(entry: Entry, salts: dict[str, bytes]) -> int:
    values: list[Any] = [getattr(entry, name) for name in WRITTEN[:-2]]
    values += [json.dumps(entry.facts), json.dumps(entry.commitments)]
    with connection.cursor() as cursor:
        if salts:
            cursor.execute(APPEND_WITH_SALTS, [*values, list(salts), list(salts.values())])
        else:
            cursor.execute(APPEND, values)
        return int(cursor.fetchone()[0])


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
