"""Fixtures for the whole suite. Tests whose external program is missing are skipped, and the last lines say so."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from pytest_django.plugin import DjangoDbBlocker

from deskbell.kit import cache
from deskbell.server.tests import template
from deskbell.server.tests.template import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]

NEEDED = {
    "browser": ("Chromium", ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")),
    "imap": ("Dovecot", ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")),
}


@pytest.fixture(autouse=True)
def _ask_anew() -> None:
    """Clear all caches, so that no test sees what an earlier one cached."""
    cache.clear_caches()


@pytest.fixture(autouse=True, scope="module")
def _no_columns_of_others() -> None:
    """Delete facts files between modules. Rows are rolled back after a test, but files are not."""
    _forget_columns()


@pytest.fixture(autouse=True)
def _no_columns_of_what_was_committed(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        _forget_columns()


def _forget_columns() -> None:
    shutil.rmtree(Path(settings.HOME) / "facts", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Prepare the database for tests that commit. They are cleaned up by emptying every table, which a trigger forbids
    in production.

    Without the signal handlers below, Django would each time look up all permissions and content types, which nothing
    here reads.
    """
    post_migrate.disconnect(dispatch_uid=create_permissions.__module__ + ".create_permissions")
    post_migrate.disconnect(create_contenttypes)
    with django_db_blocker.unblock():
        template.keep_template()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("drop trigger if exists journal_entry_keeps_all on journal_entry")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """Ten days of the invented company, ending at the returned instant. Filled once per module and rolled back after it.

    Each test (with `django_db`) sees it unchanged. A test that needs committed rows calls `fill` itself.
    """
    from deskbell.journal.seal_and_follow import seal_and_follow
    from deskbell.world.actions.play_story import StoryOptions, play_story

    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        play_story(at=at, options=StoryOptions(days=10, busy=0.12, seed=3))
        seal_and_follow()
        yield at
        transaction.set_rollback(True)


def _missing(places: tuple[str, ...]) -> bool:
    return not any(Path(place).exists() or shutil.which(Path(place).name) for place in places)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Slow tests first: an installation started last would keep one worker waiting for the other.
    items.sort(key=lambda item: not (item.get_closest_marker("slow") or item.get_closest_marker("browser")))
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
