"""Find faults of pages in a browser: axe violations, and content that does not fit on the screen."""

from collections.abc import Iterable, Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only violations: on a full page, reporting what passed takes as long as the search itself.
AXE = {"resultTypes": ["violations"]}
COLOURS = {**AXE, "runOnly": ["color-contrast"]}
# Bring every transition to its end. What repeats without end has none, and goes on.
AT_REST = "for (const one of document.getAnimations()) { try { one.finish(); } catch (endless) { one.pause(); } }"
Fault = tuple[str, str, str]
Scheme = Literal["light", "dark"]


def page_faults(page: Page, paths: Iterable[str], *, whole: bool = False, turn: Sequence[Scheme] = ()) -> list[Fault]:
    """Return (path, fault, where) for each page: axe violations, missing pages, and pages wider than the screen.

    With `whole`, pages higher than the screen are faults, too. `turn` lists colour schemes to switch to; only contrast
    is checked in them.
    """
    found: list[Fault] = []
    for path in paths:
        for scheme in turn[:1]:
            page.emulate_media(color_scheme=scheme)
        answer = page.goto(path)
        assert answer is not None
        found += [] if answer.ok else [(path, "answers", str(answer.status))]
        found += [(path, *fault) for fault in [*_axe_violations(page, AXE), *_overflows(page, whole)]]
        for scheme in turn[1:]:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AT_REST)
            found += [(path, *fault) for fault in _axe_violations(page, COLOURS)]
    return found


def open_page_faults(page: Page) -> list[tuple[str, str]]:
    """Return (fault, where) of the page that is open now."""
    return [*_axe_violations(page, AXE), *_overflows(page, False)]


def _axe_violations(page: Page, options: dict[str, list[str]]) -> list[tuple[str, str]]:
    violations = Axe().run(page, options=options).response["violations"]
    return [(one["id"], str([node["html"][:160] for node in one["nodes"][:3]])) for one in violations]


def _overflows(page: Page, whole: bool) -> list[tuple[str, str]]:
    screen = page.viewport_size
    assert screen is not None
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    wide = [("scrolls sideways", str(width))] if width > screen["width"] else []
    return wide + ([("moves as a whole", str(height))] if whole and height > screen["height"] else [])
