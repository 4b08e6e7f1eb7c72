"""Docstrings are plain English: words of the old dialect do not come back."""

import ast
import re

import pytest
from tests.architecture.source import Source, python_files

DIALECT = re.compile(
    r"\b(whoever|whomever|somebody|doings?|lately|houses?|thereof|wherein|whence|hence|hither)\b", re.I
)


def faults(source: Source) -> list[str]:
    """Find docstrings with words of the dialect."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node) or ""
            words = sorted({word.lower() for word in DIALECT.findall(text)})
            if words:
                found.append(f"{source.name}:{node.body[0].lineno} {', '.join(words)}")
    return found


def test_docstrings_are_plain_english() -> None:
    assert [fault for source in python_files() for fault in faults(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        '"""Whoever asks is told."""',
        'class Row:\n    """Somebody\'s row."""',
        'def lock() -> None:\n    """The house is locked."""',
        'async def read() -> None:\n    """Read what changed lately."""',
    ],
)
def test_a_planted_word_of_the_dialect_is_found(planted: str) -> None:
    assert len(faults(Source(name="desk/planted.py", text=planted))) == 1


def test_a_household_is_let_pass() -> None:
    assert faults(Source(name="desk/planted.py", text='"""Members of one household."""')) == []
