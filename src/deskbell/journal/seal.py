"""One sealer gives committed entries their numbers and the chain of hashes, in the order in which it sees them.

Reading `id > last` would lose entries that commit late; numbering inside the writers would make them wait for each other.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from deskbell.kit import notify

GENESIS = bytes(32)
LOCK = 0x6465736B
FIELDS = (
    "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments",
)  # fmt: skip
COLUMNS = ", ".join(f'"{name}"' for name in FIELDS)


def seal(*, most: int = 2000) -> int:
    """Number and hash up to `most` unsealed entries; how many it were. Only one sealer works at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"select id, {COLUMNS} from journal_entry where number is null order by id limit %s", [most])
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute("select number, hash from journal_entry where number is not null order by number desc limit 1")
        number, last = cursor.fetchone() or (0, GENESIS)
        _write(cursor, rows, number, bytes(last))
        notify.wake("sealed")
    return len(rows)


def _write(cursor: Any, rows: Sequence[Sequence[Any]], number: int, last: bytes) -> None:
    ids, numbers, hashes = [], [], []
    for row in rows:
        number += 1
        last = link(last, number, row[1:])
        ids.append(row[0])
        numbers.append(number)
        hashes.append(last)
    cursor.execute(
        "update journal_entry e set number = s.number, hash = s.hash "
        "from unnest(%s::bigint[], %s::bigint[], %s::bytea[]) as s(id, number, hash) where e.id = s.id",
        [ids, numbers, hashes],
    )


def link(last: bytes, number: int, values: Sequence[Any]) -> bytes:
    """The hash of one entry: SHA-256 over the hash before it and the entry in canonical JSON; `values` as in FIELDS."""
    entry = dict(zip(FIELDS, values, strict=True))
    for name in ("facts", "commitments"):
        if isinstance(entry[name], str):
            entry[name] = json.loads(entry[name])
    canonical = json.dumps(
        {"number": number, **entry}, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(last + canonical.encode()).digest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return told(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def told(instant: datetime) -> str:
    """An instant as it is hashed: ISO 8601 in UTC, to the microsecond."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
