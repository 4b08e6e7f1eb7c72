"""Turn checked rows into lines for the journal, in the order in which they happened, with their hashes.

The hashes are those of `journal.seal.entry_hash`. Here the working database writes the hashed text, which is faster.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from deskbell.journal.import_rules import REFERENCES
from deskbell.journal.imports.workbench import quote_path
from deskbell.journal.seal import format_hashed_instant

ENTRY_COLUMNS = (
    "number", "hash", "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments",
)  # fmt: skip
TEXT_COLUMNS = ("channel", "brand", "site", "team", "language", "topic")
CHUNK = 20_000
_AT_SQL = "strftime(make_timestamp(micros), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'"


def save_checked_rows(db: Any, file: Path) -> None:
    """Save the checked rows to the Parquet file `file`, in order. If this is interrupted, the file does not exist."""
    draft = file.with_suffix(".new")
    columns = ", ".join(f'"{name}"' for name in ("n", "micros", "kind", *REFERENCES, *TEXT_COLUMNS))
    db.execute(
        f"copy (select {columns}, sealed as facts from parsed order by micros, n) "
        f"to {quote_path(draft)} (format parquet, compression zstd)"
    )
    draft.replace(file)


def list_external_names(db: Any, file: Path, what: str) -> list[str]:
    """Return the names that the other system uses for its cases (or contacts, customers, actors: `what`), by first
    appearance.
    """
    found = db.execute(
        f'select "{what}" from read_parquet({quote_path(file)}) where "{what}" <> \'\' group by 1 order by min((micros, n))'
    )
    return [name for (name,) in found.fetchall()]


def journal_lines(
    db: Any, file: Path, *, recorded: datetime, number: int, last: bytes
) -> Iterator[tuple[str, int, bytes]]:
    """Yield text to copy into the journal, in chunks, each with the number and hash of its last line. Numbering starts
    at `number` + 1.

    The table `numbers` (what, name, number) gives the id for each name.
    """
    db.execute("create or replace macro js(x) as '\"' || replace(replace(x, '\\', '\\\\'), '\"', '\\\"') || '\"'")
    db.execute("create or replace macro esc(x) as replace(x, '\\', '\\\\')")
    rows = db.execute(_lines_query(file, format_hashed_instant(recorded)))
    sha = hashlib.sha256
    while piece := rows.fetchmany(CHUNK):
        made = []
        for begins, ends, rest in piece:
            number += 1
            last = sha(last + f"{begins}{number}{ends}".encode()).digest()
            made.append(f"{number}\t\\\\x{last.hex()}\t{rest}\n")
        yield "".join(made), number, last


def _lines_query(file: Path, recorded: str) -> str:
    ids = {what: f"{what}_is.number" for what in REFERENCES}
    joins = " ".join(
        f"left join numbers {what}_is on {what}_is.what = '{what}' and {what}_is.name = e.\"{what}\""
        for what in REFERENCES
    )
    json = {what: f"coalesce({number}::varchar, 'null')" for what, number in ids.items()}
    json |= {name: f"js(e.{name})" for name in (*TEXT_COLUMNS, "kind")}
    json |= {"at": f"'\"' || {_AT_SQL} || '\"'", "recorded_at": f"'\"{recorded}\"'"}
    json |= {"facts": "e.facts", "commitments": "'{}'"}
    written = [f"'\"{name}\":' || {json[name]}" for name in sorted(json)]
    begins = [text for name, text in zip(sorted(json), written, strict=True) if name < "number"]
    ends = [text for name, text in zip(sorted(json), written, strict=True) if name > "number"]
    plain = {what: f"coalesce({number}::varchar, '\\N')" for what, number in ids.items()}
    plain |= {name: f"esc(e.{name})" for name in (*TEXT_COLUMNS, "kind", "facts")}
    plain |= {"at": _AT_SQL, "recorded_at": f"'{recorded}'", "commitments": "'{}'"}
    rest = " || chr(9) || ".join(plain[name] for name in ENTRY_COLUMNS[2:])
    return (
        f"select '{{' || {_concatenate(begins)} || ',\"number\":', ',' || {_concatenate(ends)} || '}}', {rest} "
        f"from read_parquet({quote_path(file)}) e {joins} order by micros, n"
    )


def _concatenate(parts: list[str]) -> str:
    return " || ',' || ".join(parts)
