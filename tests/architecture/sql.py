"""Golden files of SQL that is put together from pieces, so that a person can read the final statement.

An app declares its statements in `tests/statements.py`: `STATEMENTS = {"record/insert_entries": INSERT_ENTRIES, ...}`.
A key is the path of the module in its app and a name; a value is the statement, or a function that returns it. The
golden file of that key is `<app>/sql/record/insert_entries.sql`. `python -m tests.architecture.sql` rewrites all of them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.architecture.source import PACKAGE

WIDTH = 120
TOKEN = re.compile(r"(\s*)('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|[(),]|[^\s'\"(),]+)")
# A line begins with one of these, unless the word before or after it makes it part of something else.
CLAUSES = {
    "select", "from", "where", "group", "order", "having", "limit", "returning", "union", "join", "left", "cross", "inner",
    "insert", "update", "delete", "set", "values", "on conflict", "with", "window", "for", "qualify", "copy", "asof",
}  # fmt: skip
NOT_AFTER = {
    "from": {"delete", "distinct", "rows"}, "update": {"for", "do"}, "join": {"left", "cross", "inner", "lateral"},
    "set": set(), "order": {"within"}, "limit": set(), "left": {"order", "asof"}, "for": set(),
}  # fmt: skip
NOT_BEFORE = {"with": {"ordinality", "ties", "time"}, "left": {"("}, "values": set(), "order": set(), "for": {"each"}}


@dataclass(frozen=True)
class Golden:
    """One statement, and the file in which it can be read."""

    path: Path
    source: str

    @property
    def text(self) -> str:
        """The content of the file."""
        return format_sql(self.source)


def golden_files() -> list[Golden]:
    """Return the golden files of all statements that apps declare."""
    return [
        Golden(PACKAGE / app / "sql" / f"{key}.sql", found if isinstance(found, str) else found())
        for app in _apps()
        for key, found in _statements(app).items()
    ]


def existing_files() -> list[Path]:
    """Return the golden files that exist."""
    return sorted(PACKAGE.glob("*/sql/**/*.sql"))


def covered_modules() -> set[str]:
    """Return the modules, as `journal/record.py`, of which at least one statement is declared."""
    return {f"{app}/{key.rpartition('/')[0]}.py" for app in _apps() for key in _statements(app)}


class _Recorder:
    """Stands in for a database: keeps what is executed, and answers every question with the same rows."""

    def __init__(self, found: list[tuple[Any, ...]]) -> None:
        self.statements: list[str] = []
        self.found = found

    def execute(self, statement: str, values: object = None) -> "_Recorder":
        self.statements.append(statement)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.found

    def fetchone(self) -> tuple[Any, ...]:
        return self.found[0]


def executed_by(
    run: Callable[..., object], *args: object, found: list[tuple[Any, ...]] | None = None, **more: object
) -> str:
    """Return the SQL that `run(database, *args)` executes, for statements that are put together on the way.

    `found` are the rows that every query returns.
    """
    database = _Recorder(found or [])
    run(database, *args, **more)
    return ";\n".join(database.statements)


def _apps() -> list[str]:
    return sorted(path.parts[-3] for path in PACKAGE.glob("*/tests/statements.py"))


def _statements(app: str) -> dict[str, str | Callable[[], str]]:
    found: dict[str, str | Callable[[], str]] = import_module(f"deskbell.{app}.tests.statements").STATEMENTS
    return found


def format_sql(statement: str) -> str:
    """Lay out a statement: each clause on a line, each subquery indented. Only white space changes."""
    statements = statement.split(";\n")
    return ";\n\n".join("".join(_lay_out(one)).rstrip() for one in statements) + "\n"


def _lay_out(statement: str) -> Iterator[str]:
    for depth, words in _lines(statement):
        yield from _wrapped(depth, words)


def _lines(statement: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the depth and the tokens of each line. The parentheses of a subquery increase the depth; others stay in
    their line.
    """
    tokens = [(bool(space), token) for space, token in TOKEN.findall(statement)]
    stack: list[bool] = []
    line: list[str] = []
    between, cases = False, 0
    for place, (space, token) in enumerate(tokens):
        before = tokens[place - 1][1].lower() if place else ""
        after = tokens[place + 1][1].lower() if place + 1 < len(tokens) else ""
        word, inside = token.lower(), all(stack)
        depth = sum(stack)
        if token == ")" and stack and stack.pop():
            yield depth, line
            line, depth, space = [], depth - 1, False
        elif (
            inside
            and line
            and (
                _begins(word, before, after)
                or (word in ("and", "or") and not between and not cases and after != "replace")
            )
        ):
            yield depth, line
            line = ["  "] if word in ("and", "or") else []
            space = False
        line.append((" " if space and line and line[-1] != "  " else "") + token)
        between = word == "between" or (between and word != "and")
        cases += (word == "case") - (word == "end" and cases > 0)
        if token == "(":
            stack.append(inside and after in ("select", "with", "insert", "update", "delete"))
            if stack[-1]:
                yield depth, line
                line = []
        elif token == "," and inside and before == ")" and after not in ("", "(") and _opens_table(tokens, place):
            yield depth, line
            line = []
    yield 0, line


def _begins(word: str, before: str, after: str) -> bool:
    if word == "on":
        return after == "conflict"
    return word in CLAUSES and before not in NOT_AFTER.get(word, set()) and after not in NOT_BEFORE.get(word, set())


def _opens_table(tokens: list[tuple[bool, str]], place: int) -> bool:
    """Return whether the next table of a `with` clause follows this comma."""
    words = [token.lower() for _, token in tokens[place + 1 : place + 5]]
    return words[1:3] == ["as", "("] or words[1:3] == ["as", "materialized"]


def _wrapped(depth: int, words: list[str]) -> Iterator[str]:
    """Yield the line, broken where it is too long: after commas, else before `when` or `||`, else in parentheses."""
    indent, line = "    " * depth, ""
    for part in _parts("".join(words), width=WIDTH - len(indent) - 4):
        if line and len(indent) + len(line) + len(part) > WIDTH:
            yield f"{indent}{line.rstrip()}\n"
            line, indent = part.lstrip(), "    " * (depth + 1)
        else:
            line += part
    if line.strip():
        yield f"{indent}{line.rstrip()}\n"


def _parts(text: str, *, width: int, separators: tuple[str, ...] = (",", "when", "||", "deep")) -> Iterator[str]:
    """Yield pieces of `text` that fit into `width`, broken in as few ways as possible."""
    pieces, rest = [""], separators[1:]
    depth = 0
    for space, token in TOKEN.findall(text):
        if token == ")":
            depth -= 1
        if (separators[0] == "||" and token == "||") or (separators[0] == "when" and token in ("when", "else", "end")):
            pieces += [] if depth else [""]
        pieces[-1] += space + token
        if token == "," and (separators[0] == "deep" or (separators[0] == "," and not depth)):
            pieces.append("")
        if token == "(":
            depth += 1
    for piece in pieces:
        if len(piece) > width and rest:
            yield from _parts(piece, width=width, separators=rest)
        else:
            yield piece


def main() -> None:
    """Write every golden file, and delete those of statements that no longer exist."""
    wanted = {golden.path: golden.text for golden in golden_files()}
    for path in existing_files():
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.server.settings")
    import django

    django.setup()
    main()
