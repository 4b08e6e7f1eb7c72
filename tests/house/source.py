"""The product's own source, as the house tests read it."""

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
    """One file; `name` is its path inside the package, as `desk/actions/reply.py`."""

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
    """Every module of the product: without tests, and without migrations, which speak of the past."""
    return [found for found in _files("*.py") if not {"tests", "migrations"} & set(found.name.split("/")[:-1])]


@cache
def page_files() -> list[Source]:
    """Every template, of both engines."""
    return [*_files("jinja2/**/*.html"), *_files("templates/**/*.html")]


@cache
def floors() -> list[str]:
    """The apps from the lowest floor to the highest, as the import contract orders them."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return [layer.strip("()") for layer in reversed(contract["layers"])]


def is_above(upper: str, lower: str) -> bool:
    """Whether the first app is on a higher floor than the second; what is no app of ours is on none."""
    order = floors()
    return upper in order and lower in order and order.index(upper) > order.index(lower)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain, with calls passed through: `A.objects.filter().update` is itself."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def literals(tree: ast.AST) -> list[tuple[int, str]]:
    """Every string that is not documentation, with its line."""
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


def refused(faults: Faults, allowed: Mapping[str, str]) -> list[str]:
    """What `faults` finds in the files that are not `allowed`, and which exceptions nobody needs any more."""
    found = {source.name: faults(source) for source in python_files()}
    wrong = [fault for name, own in found.items() if name not in allowed for fault in own]
    return wrong + [f"the exception for {name} is not needed" for name in allowed if not found.get(name)]
