"""Find the line of a table or key in a TOML file. The standard library's parser does not report lines."""

import re
from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=\s*(.*)""")
_QUOTES = ('"""', "'''")


def find_line(text: str, path: Sequence[str | int]) -> int:
    """Return the line number, from 1, of the value at `path`, such as `("sites", 0, "zone")`.

    If it is not found, returns the line of its table, or 0.
    """
    lines = dict(_iter_places(text))
    for length in range(len(path), 0, -1):
        if tuple(path[:length]) in lines:
            return lines[tuple(path[:length])]
    return 0


def _iter_places(text: str) -> Iterator[tuple[Path, int]]:
    """Yield (path, line number) for each table and key. Text in triple quotes is skipped."""
    table: Path = ()
    counts: dict[Path, int] = {}
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            table = _table_path(header[2].split("."), counts, is_array=header[1] == "[[")
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key[1]), number
            quote = next((mark for mark in _QUOTES if key[2].count(mark) == 1), "")


def _table_path(names: Sequence[str], counts: dict[Path, int], *, is_array: bool) -> Path:
    """Return the path of a table. For `[[name]]` the index counts up, below the latest table of the parent's name."""
    path: Path = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if is_array and place == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
