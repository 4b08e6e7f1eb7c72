"""Rows as a file that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# What spreadsheets take for the beginning of a formula, in plain and in full-width forms.
_FORMULA = tuple("=+-@\t\r\n|%") + tuple("＝＋－＠｜％")


def safe(cell: object) -> str:
    """A cell as text; what could be a formula gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    bare = text.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{text}" if bare.startswith(_FORMULA) else text


def lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line, with a mark that tells spreadsheets the letters are UTF-8."""
    yield "\ufeff" + _line(head)
    for row in rows:
        yield _line([safe(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue()
