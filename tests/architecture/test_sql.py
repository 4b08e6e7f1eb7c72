"""SQL that is put together from pieces can be read as a whole: its golden files are up to date and complete."""

import ast
import re

import pytest
from tests.architecture.source import PACKAGE, Source, unexpected_faults
from tests.architecture.sql import covered_modules, existing_files, format_sql, golden_files

REWRITE = "run `python -m tests.architecture.sql`"
SQL = re.compile(
    r"\b(select\b.*\bfrom|insert\s+into|update\s+\S+\s+set|delete\s+from|with\s+\w+\s+as"
    r"|create\s+(or replace\s+)?(temp\s+)?(table|view))\b",
    re.I | re.S,
)
# Modules whose assembled statements have no golden file, each with the reason.
LATER = "declare its statements and take it out of this list"
ALLOWED = dict.fromkeys(
    [
        "channels/actions/store_raw_messages.py",
        "people/actions/scrub_database.py",
    ],
    LATER,
)


def faults(source: Source) -> list[str]:
    """Find SQL with inserted pieces in a module that declares no statement."""
    if source.name in covered_modules():
        return []
    nodes = (node for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) and SQL.search(_text(node)))
    return [f"{source.name}:{node.lineno}" for node in nodes]


def _text(node: ast.JoinedStr) -> str:
    if not any(isinstance(part, ast.FormattedValue) for part in node.values):
        return ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


def test_golden_files_are_up_to_date() -> None:
    wanted = {golden.path: golden.text for golden in golden_files()}
    found = {path: path.read_text(encoding="utf-8") for path in existing_files()}
    names = {path: str(path.relative_to(PACKAGE)) for path in {*wanted, *found}}
    assert sorted(names[path] for path in names if wanted.get(path) != found.get(path)) == [], REWRITE


def test_every_module_that_assembles_sql_shows_it() -> None:
    assert unexpected_faults(faults, ALLOWED) == []


def test_sql_without_a_golden_file_is_found() -> None:
    planted = Source(
        name="desk/planted.py", text='TABLE = "x"\nSQL = f"select a from {TABLE}"\nPLAIN = "select a from x"'
    )
    assert faults(planted) == ["desk/planted.py:2"]


@pytest.mark.parametrize(
    ("statement", "laid_out"),
    [
        (
            "select a from b where c = %s and d between 1 and 2",
            "select a\nfrom b\nwhere c = %s\n  and d between 1 and 2\n",
        ),
        ("select (select 1) from b", "select (\n    select 1\n)\nfrom b\n"),
        ("select 'a  from b'", "select 'a  from b'\n"),
        ("select count(*) from a where (b or c)", "select count(*)\nfrom a\nwhere (b or c)\n"),
        ("delete from a where b is distinct from c", "delete from a\nwhere b is distinct from c\n"),
    ],
)
def test_a_statement_is_laid_out_by_its_clauses(statement: str, laid_out: str) -> None:
    assert format_sql(statement) == laid_out


def test_the_layout_changes_nothing_but_white_space() -> None:
    for golden in golden_files():
        assert "".join(golden.text.split()) == "".join(golden.source.split()), golden.path
