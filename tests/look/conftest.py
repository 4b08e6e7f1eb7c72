"""A browser and the sample screens, one of each for this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.look.site import SampleSite, open_site

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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    from pathlib import Path

    place = next(place for place in PLACES if Path(place).exists())
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=place, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def site() -> Iterator[SampleSite]:
    with open_site() as opened:
        yield opened
