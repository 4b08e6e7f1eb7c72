"""What the whole suite shares: tests whose outside program is missing are left out, and loudly."""

import shutil
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

NEEDED = {
    "browser": ("Chromium", ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")),
    "imap": ("Dovecot", ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit are cleaned up by emptying every table, which the journal rightly refuses elsewhere."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("drop trigger if exists journal_entry_keeps_all on journal_entry")


def _missing(places: tuple[str, ...]) -> bool:
    return not any(Path(place).exists() or shutil.which(Path(place).name) for place in places)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for marker, (program, places) in NEEDED.items():
        if not _missing(places):
            continue
        marked = [item for item in items if item.get_closest_marker(marker)]
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for program, _ in NEEDED.values():
        count = sum(1 for report in skipped if f"{program} is not installed" in str(report.longrepr))
        if count:
            terminalreporter.write_line(
                f"NOT TESTED: {count} tests were left out because {program} is not installed.",
                red=True,
                bold=True,
            )
