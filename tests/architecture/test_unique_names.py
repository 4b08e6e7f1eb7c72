"""A public name has one meaning in the whole package, so that one grep finds what it is."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.architecture.source import Source, python_files

# Names that each module of a folder defines, because the folder's mechanism calls them.
CONVENTIONS = {"commands": {"configure", "run", "warm"}}
KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Names that several modules may define: the stems of these modules, and the reason.
ALLOWED: dict[str, tuple[set[str], str]] = {
    "main": ({"__main__", "cli"}, "the entry point of a program"),
}


def definitions(files: Iterable[Source]) -> dict[str, set[str]]:
    """Return {name: stems of the modules that define it} for each public top-level function and class."""
    found: dict[str, set[str]] = {}
    for source in files:
        folder, stem = _place(source.name)
        for node in source.tree.body:
            if (
                isinstance(node, KINDS)
                and not node.name.startswith("_")
                and node.name not in CONVENTIONS.get(folder, ())
            ):
                found.setdefault(node.name, set()).add(stem)
    return found


def _place(name: str) -> tuple[str, str]:
    path = Path(name)
    if path.stem == "__init__":
        path = path.parent
    return path.parent.name, path.stem


def faults(found: dict[str, set[str]], allowed: dict[str, tuple[set[str], str]]) -> list[str]:
    """Return names with more than one meaning.

    An action, its view and its API operation share a stem, so a module that is named after the name does not count.
    """
    left = {name: stems - {name} - allowed.get(name, (set(), ""))[0] for name, stems in found.items()}
    return [f"{name}: {', '.join(sorted(found[name]))}" for name, stems in sorted(left.items()) if len(stems) > 1]


def test_a_public_name_has_one_meaning() -> None:
    assert faults(definitions(python_files()), ALLOWED) == []


def test_every_exception_is_still_needed() -> None:
    found = definitions(python_files())
    assert [name for name in ALLOWED if not faults({name: found.get(name, set())}, {})] == []


def _planted(**modules: str) -> list[Source]:
    return [Source(name=f"desk/{name.replace('__', '/')}.py", text=text) for name, text in modules.items()]


def test_a_second_meaning_is_found() -> None:
    twice = _planted(reads__cases="def listing(): ...", reads__rows="class listing: ...")
    assert faults(definitions(twice), {}) == ["listing: cases, rows"]


@pytest.mark.parametrize(
    "innocent",
    [
        {"actions__reply": "def reply(): ...", "views__reply": "def reply(): ...", "api__cases": "def reply(): ..."},
        {"reads__cases": "def _listing(): ...", "reads__rows": "def _listing(): ..."},
        {"commands__fill": "def run(): ...", "commands__dump": "def run(): ..."},
    ],
)
def test_a_shared_stem_a_private_name_and_a_convention_are_let_pass(innocent: dict[str, str]) -> None:
    assert faults(definitions(_planted(**innocent)), {}) == []
