"""Every app says on one page what it is for, and what a newcomer reads first leads to files that are there."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from tests.house.source import PACKAGE, ROOT

A_PAGE = 80
READ_FIRST = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "tests" / "README.md",
    ROOT / "docs" / "MAP.md",
    *sorted(PACKAGE.glob("*/README.md")),
]
# A file or a folder of ours in backticks; what begins with a slash is an address, and with a dot something that is made.
NAMED = re.compile(r"`([a-z0-9_]+(?:/[a-zA-Z0-9_]+)*(?:/|\.(?:py|js|md|sql|typ)))`")


def faults(package: Path) -> list[str]:
    """Apps without such a page, or with more than a page."""
    apps = sorted(module.parent for module in package.glob("*/__init__.py"))
    missing = [f"{app.name} has no README.md" for app in apps if not (app / "README.md").is_file()]
    long = [f"{path.parent.name}/README.md is longer than a page" for path in _readmes(apps) if _length(path) > A_PAGE]
    return missing + long


def _readmes(apps: list[Path]) -> list[Path]:
    return [app / "README.md" for app in apps if (app / "README.md").is_file()]


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def lost(text: str, there: Iterable[str]) -> list[str]:
    """The files and folders a page names that are nowhere; a name may leave out the folders above."""
    named = {name.rstrip("/") for name in NAMED.findall(text)}
    return sorted(name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in there))


@cache
def _there() -> list[str]:
    found = [path for top in ("bin", "bench", "docs", "src", "tests") for path in (ROOT / top).rglob("*")]
    return [str(path.relative_to(ROOT)) for path in [*found, *ROOT.glob("*")]]


@pytest.mark.parametrize("page", READ_FIRST, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_newcomer_is_sent_to_is_there(page: Path) -> None:
    assert lost(page.read_text(encoding="utf-8"), _there()) == []


def test_a_name_that_leads_nowhere_is_found() -> None:
    page = (
        "`desk/actions/reply.py`, `actions/reply.py`, `views/`, but `actions/answer.py` and `kinds/fax/`, of `/setup/`"
    )
    assert lost(page, ["src/deskbell/desk/actions/reply.py", "src/views"]) == ["actions/answer.py", "kinds/fax"]


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
