"""What is wrong with pages as they stand in a browser: what axe finds, and what does not fit on the screen."""

from collections.abc import Iterable, Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What is in order need not be told: on a full page that takes as long as the search.
AXE = {"resultTypes": ["violations"]}
COLOURS = {**AXE, "runOnly": ["color-contrast"]}
AT_REST = (
    "Promise.race([Promise.allSettled(document.getAnimations().map(one => one.finished)),"
    " new Promise(done => setTimeout(done, 2000))]).then(() => true)"
)
Fault = tuple[str, str, str]
Scheme = Literal["light", "dark"]


def faults(page: Page, paths: Iterable[str], *, whole: bool = False, turn: Sequence[Scheme] = ()) -> list[Fault]:
    """(address, fault, where) of each page: what axe finds, pages that are not there, and those wider than the screen.

    `whole`: also pages that are higher. `turn`: from this scheme to that one, of which only the colours are looked at.
    """
    found: list[Fault] = []
    for path in paths:
        for scheme in turn[:1]:
            page.emulate_media(color_scheme=scheme)
        answer = page.goto(path)
        assert answer is not None
        found += [] if answer.ok else [(path, "answers", str(answer.status))]
        found += [(path, *fault) for fault in [*_axe(page, AXE), *_too_large(page, whole)]]
        for scheme in turn[1:]:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AT_REST)
            found += [(path, *fault) for fault in _axe(page, COLOURS)]
    return found


def _axe(page: Page, options: dict[str, list[str]]) -> list[tuple[str, str]]:
    violations = Axe().run(page, options=options).response["violations"]
    return [(one["id"], str([node["html"][:160] for node in one["nodes"][:3]])) for one in violations]


def _too_large(page: Page, whole: bool) -> list[tuple[str, str]]:
    screen = page.viewport_size
    assert screen is not None
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    wide = [("scrolls sideways", str(width))] if width > screen["width"] else []
    return wide + ([("moves as a whole", str(height))] if whole and height > screen["height"] else [])
