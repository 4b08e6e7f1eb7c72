"""Every interaction documented: what happened is written in the transaction that makes it happen, or not at all."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from deskbell.journal.models import Entry
from deskbell.journal.news import COLUMNS, News
from deskbell.kit.bulk import ask
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

TYPES = {"at": "timestamptz", "recorded_at": "timestamptz", "facts": "text", "commitments": "text"}
TYPES |= dict.fromkeys(("case", "contact", "customer", "actor"), "bigint")
NAMES = ", ".join(f'"{name}"' for name in WRITTEN)
CASTS = ", ".join(f"%s::{TYPES.get(name, 'text')}[]" for name in WRITTEN)
CHOSEN = NAMES.replace('"facts"', '"facts"::jsonb').replace('"commitments"', '"commitments"::jsonb')
APPEND_ALL = (
    "with new as materialized (select nextval('journal_entry_id_seq') as id, v.* "
    f"from unnest({CASTS}) with ordinality as v({NAMES}, place)), "
    f"entered as (insert into journal_entry (id, {NAMES}) select id, {CHOSEN} from new order by place), "
    "salted as (insert into journal_salt (entry_id, field, salt) select new.id, s.field, s.salt "
    "from unnest(%s::bigint[], %s::text[], %s::bytea[]) as s(place, field, salt) join new using (place)) "
    "select id from new order by place"
)


def record(news: News, *, at: datetime) -> Entry:
    """Append `news`, which happened at `at` (aware), to the journal. Raises NeedsTransaction, NotAFact, ValueError.

    One statement, entry and salts together; the database itself tells the sealer and open pages when it commits.
    """
    entry, salts = _entry(news, at)
    entry.id = _append(entry, salts)
    return entry


def record_all(items: Iterable[tuple[News, datetime]]) -> list[Entry]:
    """Append many at once, in this order; as `record` for each, in one statement for all of them."""
    made = [_entry(news, at) for news, at in items]
    if not made:
        return []
    salts = [(place, name, salt) for place, (_, own) in enumerate(made, 1) for name, salt in own.items()]
    columns = [[_plain(entry, name) for entry, _ in made] for name in WRITTEN]
    numbers = ask(
        APPEND_ALL, [*columns, *(list(column) for column in (zip(*salts, strict=True) if salts else ([],) * 3))]
    )
    for (entry, _), (number,) in zip(made, numbers, strict=True):
        entry.id = number
    return [entry for entry, _ in made]


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


def _plain(entry: Entry, name: str) -> Any:
    value = getattr(entry, name)
    return json.dumps(value) if name in ("facts", "commitments") else value


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
