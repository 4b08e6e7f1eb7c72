"""Checked rows as lines of the journal, in the order in which they happened: each with the text that its hash is over.

The hash is the sealer's own (`journal.seal.link`); the database writes its text column by column, which is quicker.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from deskbell.journal.imports.bench import quoted
from deskbell.journal.past import REFERENCES
from deskbell.journal.seal import told

TARGET = (
    "number", "hash", "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments",
)  # fmt: skip
TEXTS = ("channel", "brand", "site", "team", "language", "topic")
PIECE = 20_000
_AT = "strftime(make_timestamp(micros), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'"


def keep(db: Any, file: Path) -> None:
    """Write what was checked to a file, in order; it is there whole or not at all."""
    aside = file.with_suffix(".new")
    columns = ", ".join(f'"{name}"' for name in ("n", "micros", "kind", *REFERENCES, *TEXTS))
    db.execute(
        f"copy (select {columns}, sealed as facts from parsed order by micros, n) "
        f"to {quoted(aside)} (format parquet, compression zstd)"
    )
    aside.replace(file)


def named(db: Any, file: Path, what: str) -> list[str]:
    """What the other system called its cases (contacts, ...), in the order in which they first appear."""
    found = db.execute(
        f'select "{what}" from read_parquet({quoted(file)}) where "{what}" <> \'\' group by 1 order by min((micros, n))'
    )
    return [name for (name,) in found.fetchall()]


def lines(db: Any, file: Path, *, recorded: datetime, number: int, last: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Pieces to be copied into the journal, each with the number and hash of its last line, from `number` + 1 on.

    The table `numbers` (what, name, number) says which plain id each name has.
    """
    db.execute("create or replace macro js(x) as '\"' || replace(replace(x, '\\', '\\\\'), '\"', '\\\"') || '\"'")
    db.execute("create or replace macro esc(x) as replace(x, '\\', '\\\\')")
    rows = db.execute(_select(file, told(recorded)))
    sha = hashlib.sha256
    while piece := rows.fetchmany(PIECE):
        made = []
        for begins, ends, rest in piece:
            number += 1
            last = sha(last + f"{begins}{number}{ends}".encode()).digest()
            made.append(f"{number}\t\\\\x{last.hex()}\t{rest}\n")
        yield "".join(made), number, last


def _select(file: Path, recorded: str) -> str:
    ids = {what: f"{what}_is.number" for what in REFERENCES}
    joins = " ".join(
        f"left join numbers {what}_is on {what}_is.what = '{what}' and {what}_is.name = e.\"{what}\""
        for what in REFERENCES
    )
    json = {what: f"coalesce({number}::varchar, 'null')" for what, number in ids.items()}
    json |= {name: f"js(e.{name})" for name in (*TEXTS, "kind")}
    json |= {"at": f"'\"' || {_AT} || '\"'", "recorded_at": f"'\"{recorded}\"'"}
    json |= {"facts": "e.facts", "commitments": "'{}'"}
    written = [f"'\"{name}\":' || {json[name]}" for name in sorted(json)]
    begins = [text for name, text in zip(sorted(json), written, strict=True) if name < "number"]
    ends = [text for name, text in zip(sorted(json), written, strict=True) if name > "number"]
    plain = {what: f"coalesce({number}::varchar, '\\N')" for what, number in ids.items()}
    plain |= {name: f"esc(e.{name})" for name in (*TEXTS, "kind", "facts")}
    plain |= {"at": _AT, "recorded_at": f"'{recorded}'", "commitments": "'{}'"}
    rest = " || chr(9) || ".join(plain[name] for name in TARGET[2:])
    return (
        f"select '{{' || {_joined(begins)} || ',\"number\":', ',' || {_joined(ends)} || '}}', {rest} "
        f"from read_parquet({quoted(file)}) e {joins} order by micros, n"
    )


def _joined(parts: list[str]) -> str:
    return " || ',' || ".join(parts)
