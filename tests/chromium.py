"""Debian's Chromium as every test and picture starts it: without a screen, and without calls to its maker's hosts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    place = next(place for place in PLACES if Path(place).exists())
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=place, args=FLAGS)
        yield opened
        opened.close()
