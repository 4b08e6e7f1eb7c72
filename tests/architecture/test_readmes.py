"""Every app has a README of at most a page, and the pages a newcomer reads first name only files that exist."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, ROOT

A_PAGE = 80
READ_FIRST = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "tests" / "README.md",
    ROOT / "docs" / "MAP.md",
    ROOT / "docs" / "extend.md",
    *sorted(PACKAGE.glob("*/README.md")),
]
# A file or folder of ours in backticks. A name that begins with a slash is a URL; one with a dot is a generated file.
NAMED = re.compile(r"`([a-z0-9_]+(?:/[a-zA-Z0-9_]+)*(?:/|\.(?:py|js|md|sql|typ)))(?:::\w+)?`")
# A function or class of a file, as in `desk/actions/reply.py::reply`.
DEFINED = re.compile(r"`([a-z0-9_/]+\.py)::(\w+)`")


def faults(package: Path) -> list[str]:
    """Find apps without a README, or with one that is too long."""
    apps = sorted(module.parent for module in package.glob("*/__init__.py"))
    missing = [f"{app.name} has no README.md" for app in apps if not (app / "README.md").is_file()]
    long = [
        f"{path.parent.name}/README.md is longer than a page" for path in _list_readmes(apps) if _length(path) > A_PAGE
    ]
    return missing + long


def _list_readmes(apps: list[Path]) -> list[Path]:
    return [app / "README.md" for app in apps if (app / "README.md").is_file()]


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def missing_files(text: str, there: Iterable[str]) -> list[str]:
    """Find files and folders that a page names and that do not exist. A name may leave out the folders above."""
    named = {name.rstrip("/") for name in NAMED.findall(text)}
    return sorted(name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in there))


def missing_definitions(text: str, there: Iterable[str]) -> list[str]:
    """Find functions and classes that a page names and that their file does not define."""
    named = sorted(set(DEFINED.findall(text)))
    return [f"{file}::{name}" for file, name in named if not _is_defined(name, file, there)]


def _is_defined(name: str, file: str, there: Iterable[str]) -> bool:
    sources = (ROOT / path for path in there if f"/{path}".endswith(f"/{file}"))
    definition = re.compile(rf"^(?:async def|def|class) {name}\b", re.M)
    return any(definition.search(source.read_text(encoding="utf-8")) for source in sources)


@cache
def _existing_files() -> list[str]:
    found = [path for top in ("bin", "bench", "docs", "src", "tests") for path in (ROOT / top).rglob("*")]
    return [str(path.relative_to(ROOT)) for path in [*found, *ROOT.glob("*")]]


@pytest.mark.parametrize("page", READ_FIRST, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_newcomer_is_sent_to_is_there(page: Path) -> None:
    assert missing_files(page.read_text(encoding="utf-8"), _existing_files()) == []


@pytest.mark.parametrize("page", READ_FIRST, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_function_that_a_newcomer_is_sent_to_is_there(page: Path) -> None:
    assert missing_definitions(page.read_text(encoding="utf-8"), _existing_files()) == []


def test_a_function_that_is_gone_is_found() -> None:
    page = "`desk/actions/reply.py::reply`, but `desk/actions/reply.py::answer` and `actions/fax.py::reply`"
    assert missing_definitions(page, _existing_files()) == ["actions/fax.py::reply", "desk/actions/reply.py::answer"]


def test_a_name_that_leads_nowhere_is_found() -> None:
    page = (
        "`desk/actions/reply.py`, `actions/reply.py`, `views/`, but `actions/answer.py` and `kinds/fax/`, of `/setup/`"
    )
    assert missing_files(page, ["src/deskbell/desk/actions/reply.py", "src/views"]) == [
        "actions/answer.py",
        "kinds/fax",
    ]


def test_every_app_says_what_it_is_for() -> None:
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(("lines", "said"), [(None, "has no README.md"), (A_PAGE + 1, "longer than a page")])
def test_an_app_that_does_not_is_found(tmp_path: Path, lines: int | None, said: str) -> None:
    app = tmp_path / "planted"
    app.mkdir()
    (app / "__init__.py").touch()
    if lines:
        (app / "README.md").write_text("a line\n" * lines)
    assert said in faults(tmp_path)[0]
