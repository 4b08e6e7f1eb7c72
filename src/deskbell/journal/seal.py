"""The sealer: one process numbers the committed entries and chains them by hashes, in the order in which it sees them.

A writer cannot number its own entry, because writers would then wait for each other. Ids are given before the commit,
so a reader of `id > last` would miss entries that commit late.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from deskbell.kit import notify

GENESIS = bytes(32)
SEALER_LOCK = 0x6465736B
HASHED_FIELDS = (
    "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments",
)  # fmt: skip
HASHED_COLUMNS = ", ".join(f'"{name}"' for name in HASHED_FIELDS)
UNSEALED = f"select id, {HASHED_COLUMNS} from journal_entry where number is null order by id limit %s"


def seal_entries(*, limit: int = 2000) -> int:
    """Number and hash up to `limit` unsealed entries. Returns how many; 0 means that nothing was left, or that another
    process seals.

    1. Take the sealer's lock without waiting. If another process has it, return 0.
    2. Read the unsealed entries, ordered by id. An entry whose transaction commits later is sealed by a later call.
    3. Read number and hash of the last sealed entry.
    4. Give each entry the next number, and the hash of the previous hash and its own content.
    5. Write numbers and hashes in one statement. At commit the followers are woken.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(UNSEALED, [limit])
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute("select number, hash from journal_entry where number is not null order by number desc limit 1")
        number, last = cursor.fetchone() or (0, GENESIS)
        _write_seals(cursor, rows, number, bytes(last))
        notify.wake_loops("sealed")
    return len(rows)


def _write_seals(cursor: Any, rows: Sequence[Sequence[Any]], number: int, last: bytes) -> None:
    ids, numbers, hashes = [], [], []
    for row in rows:
        number += 1
        last = entry_hash(last, number, row[1:])
        ids.append(row[0])
        numbers.append(number)
        hashes.append(last)
    cursor.execute(
        "update journal_entry e set number = s.number, hash = s.hash "
        "from unnest(%s::bigint[], %s::bigint[], %s::bytea[]) as s(id, number, hash) where e.id = s.id",
        [ids, numbers, hashes],
    )


def entry_hash(last: bytes, number: int, values: Sequence[Any]) -> bytes:
    """Return the hash of one entry: SHA-256 of the hash before it (`last`) and of the entry as canonical JSON.

    `values` are the values of the columns HASHED_FIELDS.
    """
    entry = dict(zip(HASHED_FIELDS, values, strict=True))
    for name in ("facts", "commitments"):
        if isinstance(entry[name], str):
            entry[name] = json.loads(entry[name])
    canonical = json.dumps(
        {"number": number, **entry}, default=_encode_instant, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(last + canonical.encode()).digest()


def _encode_instant(value: Any) -> str:
    if isinstance(value, datetime):
        return format_hashed_instant(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def format_hashed_instant(instant: datetime) -> str:
    """Format an instant as it is hashed: ISO 8601 in UTC, with microseconds."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
