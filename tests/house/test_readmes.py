"""Every app says on one page what it is for: a newcomer reads that first."""

from pathlib import Path

import pytest
from tests.house.source import PACKAGE

A_PAGE = 80


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
