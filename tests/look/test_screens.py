"""The sample screens in a browser: readable, no serious axe violation, no sideways scrolling, nothing that the policy
forbids.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.look.site import SampleSite

pytestmark = pytest.mark.browser
SCREENS = ["desk", "case", "board", "signin", "parts"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("screen", ["parts", "case"])
def test_axe_finds_nothing_serious(browser: Browser, site: SampleSite, screen: str, scheme: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 850}, color_scheme=scheme)  # type: ignore[arg-type]
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: noise.append(str(problem)))
    page.goto(site.url + screen)
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == [], screen
    assert noise == []
    page.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_scrolls_sideways(browser: Browser, site: SampleSite, screen: str) -> None:
    page = browser.new_page()
    page.goto(site.url + screen)
    for width in (320, 390, 700, 720, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.close()


def test_rows_keep_their_height_in_every_script(browser: Browser, site: SampleSite) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(site.url + "desk")
    heights = page.eval_on_selector_all(".row", "rows => rows.map(row => row.getBoundingClientRect().height)")
    assert set(heights) == {38}
    page.close()


@pytest.mark.parametrize("width", [390, 720, 900, 980, 1100])
def test_a_subject_has_room_at_every_width(browser: Browser, site: SampleSite, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site.url + "desk")
    rooms = page.eval_on_selector_all(".row .matter", "all => all.map(one => one.getBoundingClientRect().width)")
    assert min(rooms) > 140
    page.close()


@pytest.mark.parametrize("width", [720, 900, 1100])
def test_what_one_can_do_leaves_a_case_its_subject(browser: Browser, site: SampleSite, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site.url + "case")
    room = "one => one.getBoundingClientRect().width"
    assert page.eval_on_selector(".case-head .what", room) > 360
    assert page.eval_on_selector(".case-head", "one => one.scrollWidth <= one.clientWidth")
    page.close()


def test_a_heading_stands_on_one_line_beside_a_search(browser: Browser, site: SampleSite) -> None:
    page = browser.new_page(viewport={"width": 720, "height": 900})
    page.goto(site.url + "desk")
    assert page.eval_on_selector("h1", "one => one.getBoundingClientRect().height") < 40
    page.close()


@pytest.mark.parametrize("width", [390, 720])
def test_a_banner_begins_beside_its_sign_on_a_narrow_screen(browser: Browser, site: SampleSite, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site.url + "parts")
    page.eval_on_selector(
        ".banner b", "one => { one.textContent = 'athens@quince.example cannot be read. '.repeat(3) }"
    )
    left = "one => one.getBoundingClientRect().left"
    sign, words = (page.eval_on_selector(f".banner > {part}", left) for part in (".icon", "b"))
    assert words > sign + 18
    page.close()


def test_the_chosen_theme_wins_over_the_system(browser: Browser, site: SampleSite) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(site.url + "desk")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    night = page.evaluate(ground)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert page.evaluate(ground) != night
    page.close()
