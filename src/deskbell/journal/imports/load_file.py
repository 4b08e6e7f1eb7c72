"""Load a CSV or Parquet file into the working database: every value as text, every row with its number. No value is
guessed.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskbell.journal.imports.workbench import UnreadableFile, quote_path

FILE_COLUMNS = (
    "at", "kind", "case", "contact", "customer", "actor", "channel", "brand", "team", "language", "topic", "facts",
)  # fmt: skip
NEEDED_COLUMNS = ("at", "kind")
LONGEST_LINE = 1 << 20
_CSV = (
    "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', null_padding = false, "
    f"strict_mode = true, max_line_size = {LONGEST_LINE}"
)


def load_file(db: Any, file: Path) -> int:
    """Load a file into the table `rows`, where `n` counts from 1. Malformed rows go to `faults`. Returns the number of
    rows in the file.
    """
    db.execute("create table faults (n bigint, reason varchar)")
    with file.open("rb") as content:
        parquet = content.read(4) == b"PAR1"
    (_read_parquet if parquet else _read_csv)(db, file)
    (count,) = db.execute("select count(*) + (select count(*) from faults) from rows").fetchone()
    if not count:
        raise UnreadableFile(f"{file} has no rows.")
    return int(count)


def _read_parquet(db: Any, file: Path) -> None:
    import duckdb

    try:
        found = db.execute(f"describe select * from read_parquet({quote_path(file)})").fetchall()
        types = {name: kind for name, kind, *_ in found}
        _check_columns(list(types), file)
        texts = ", ".join(_column_as_text(name, types.get(name)) for name in FILE_COLUMNS)
        source = f"read_parquet({quote_path(file)}, file_row_number = true)"
        db.execute(f"create table rows as select file_row_number + 1 as n, {texts} from {source} order by n")
    except duckdb.Error as problem:
        raise UnreadableFile(f"{file} is no Parquet that can be read: {_first_line(problem)}") from problem


def _column_as_text(name: str, kind: str | None) -> str:
    """Return SQL that reads a column as text. A timestamp without time zone is written without one, and refused
    later.
    """
    if kind is None:
        return f"'' as \"{name}\""
    if name == "at" and kind == "TIMESTAMP WITH TIME ZONE":
        return "coalesce(strftime(make_timestamp(epoch_us(\"at\")), '%Y-%m-%dT%H:%M:%S.%fZ'), '') as \"at\""
    if name == "facts" and kind not in ("VARCHAR", "JSON"):
        return "coalesce(to_json(facts)::varchar, '') as facts"
    return f'coalesce("{name}"::varchar, \'\') as "{name}"'


def _read_csv(db: Any, file: Path) -> None:
    import duckdb

    names = _read_header(file)
    try:
        _load_csv(db, file, names, "row_number() over ()")
    except duckdb.Error:
        # Some row is malformed. Reading row by row finds out which.
        db.execute("drop table if exists rows")
        _read_slowly(db, file, names)


def _load_csv(db: Any, file: Path, names: list[str], number: str) -> None:
    shape = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    texts = ", ".join(
        f'coalesce("{name}", \'\') as "{name}"' if name in names else f"'' as \"{name}\"" for name in FILE_COLUMNS
    )
    db.execute(
        f"create table rows as select {number} as n, {texts} "
        f"from read_csv({quote_path(file)}, {_CSV}, columns = {{{shape}}})"
    )


def _read_header(file: Path) -> list[str]:
    with file.open("rb") as raw:
        if raw.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE):
            raise UnreadableFile(f"{file} is written in UTF-16. Save it as UTF-8.")
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as content:
        try:
            names = next(csv.reader([content.readline(LONGEST_LINE)]), [])
        except csv.Error as problem:
            raise UnreadableFile(f"{file} is neither CSV nor Parquet: {problem}.") from problem
    _check_columns(names, file)
    return names


def _check_columns(names: list[str], file: Path) -> None:
    hint = f"The columns are {', '.join(FILE_COLUMNS)}."
    if not any(names):
        raise UnreadableFile(f"{file} is empty. {hint}")
    unknown = [name[:60] for name in names if name not in FILE_COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    missing = [name for name in NEEDED_COLUMNS if name not in names]
    parted = next((sign for sign in ";\t|" if len(names) == 1 and sign in names[0]), "")
    if parted:
        raise UnreadableFile(f"{file} parts its columns by {parted!r}. Write commas. {hint}")
    if unknown:
        raise UnreadableFile(f"{file} has columns nobody knows: {', '.join(map(repr, unknown[:10]))}. {hint}")
    if twice:
        raise UnreadableFile(f"{file} has columns twice: {', '.join(twice)}. {hint}")
    if missing:
        raise UnreadableFile(f"{file} lacks the columns {', '.join(missing)}. {hint}")


def _read_slowly(db: Any, file: Path, names: list[str]) -> None:
    """Load a CSV file row by row, when fast loading has failed. Malformed rows become faults."""
    good_rows = workbench_folder(db) / "rows.csv"
    faults: list[tuple[int, str]] = []
    with good_rows.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["n", *names])
        for number, row in _csv_records(file):
            reason = row if isinstance(row, str) else _row_fault(row, names)
            if reason:
                faults.append((number, reason))
            else:
                writer.writerow([number, *row])
    _load_csv(db, good_rows, ["n", *names], "n::bigint")
    good_rows.unlink()
    db.executemany("insert into faults values (?, ?)", faults[:100_000])


def _csv_records(file: Path) -> Iterator[tuple[int, list[str] | str]]:
    csv.field_size_limit(LONGEST_LINE)
    number = 0
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as content:
        reader = csv.reader(content, strict=True)
        next(reader, None)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                number += 1
                yield number, f"cannot be read: {problem}"
                continue
            if row:
                number += 1
                yield number, row


def _row_fault(row: list[str], names: list[str]) -> str:
    if len(row) != len(names):
        return f"has {len(row)} columns, the first line names {len(names)}"
    try:
        "".join(row).encode()
    except UnicodeEncodeError:
        return "is not written in UTF-8"
    return "is longer than a megabyte" if sum(map(len, row)) > LONGEST_LINE // 2 else ""


def workbench_folder(db: Any) -> Path:
    """Return the folder in which the file of the working database is."""
    (name,) = db.execute("select path from duckdb_databases() where not internal limit 1").fetchone()
    return Path(name).parent


def _first_line(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0][:200]
