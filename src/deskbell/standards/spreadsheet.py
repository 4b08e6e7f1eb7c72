"""Write rows as a CSV file in which no spreadsheet program runs a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# Characters that begin a formula in spreadsheet programs, in plain and full-width form.
_FORMULA = tuple("=+-@\t\r\n|%") + tuple("＝＋－＠｜％")


def escape_formula(cell: object) -> str:
    """Return a cell as text, with an apostrophe before anything that could be a formula."""
    text = "" if cell is None else str(cell)
    bare = text.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{text}" if bare.startswith(_FORMULA) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of the file. It begins with a byte order mark, so that spreadsheet programs read it as UTF-8."""
    yield "\ufeff" + _line(head)
    for row in rows:
        yield _line([escape_formula(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue()
