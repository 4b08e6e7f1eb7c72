"""The product's source code, as the architecture tests read it."""

import ast
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "deskbell"


@dataclass(frozen=True)
class Source:
    """One file. `name` is its path in the package, such as `desk/actions/reply.py`."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        return self.name.partition("/")[0]


@cache
def python_files() -> list[Source]:
    """Return every module of the product, without tests and migrations."""
    return [found for found in _files("*.py") if not {"tests", "migrations"} & set(found.name.split("/")[:-1])]


@cache
def page_files() -> list[Source]:
    """Return every template, of both template engines."""
    return [*_files("jinja2/**/*.html"), *_files("templates/**/*.html")]


@cache
def floors() -> list[str]:
    """Return the apps from the lowest floor to the highest, in the order of the import contract."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return [layer.strip("()") for layer in reversed(contract["layers"])]


def is_above(upper: str, lower: str) -> bool:
    """Return True when the first app is on a higher floor than the second. Anything that is no app of ours has no floor."""
    order = floors()
    return upper in order and lower in order and order.index(upper) > order.index(lower)


def dotted_name(node: ast.AST) -> str:
    """Return `a.b.c` for an attribute chain. Calls are skipped: `A.objects.filter().update` stays the same."""
    if isinstance(node, ast.Call):
        return dotted_name(node.func)
    if isinstance(node, ast.Subscript):
        return dotted_name(node.value)
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def string_literals(tree: ast.AST) -> list[tuple[int, str]]:
    """Return every string that is not a docstring, with its line."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def _files(pattern: str) -> list[Source]:
    return [
        Source(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob(pattern))
    ]


Faults = Callable[[Source], list[str]]


def unexpected_faults(faults: Faults, allowed: Mapping[str, str]) -> list[str]:
    """Return the faults in files that are not `allowed`, and the exceptions that are no longer needed."""
    found = {source.name: faults(source) for source in python_files()}
    wrong = [fault for name, own in found.items() if name not in allowed for fault in own]
    return wrong + [f"the exception for {name} is not needed" for name in allowed if not found.get(name)]
