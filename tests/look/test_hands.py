"""Keys, drafts and live parts in a browser: fast for people who type, calm for people who read, and no word is ever lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.look.site import SampleSite

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.id"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own. A test whose keys lead elsewhere waits until it is there: Chromium was seen to wait for ever when
    it had to close a page in the middle of a navigation.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(45_000)
    yield opened
    context.close()


def until(page: Page, holds: Callable[[], object]) -> None:
    for _ in range(1500):
        if holds():
            return
        page.wait_for_timeout(30)
    assert holds()


def test_j_and_k_move_the_cursor_and_enter_opens(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "desk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == "row-2"
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == "row-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/1")


@contextmanager
def without_scripts(site: SampleSite) -> Iterator[None]:
    """Open pages whose scripts have not arrived yet; they arrive at the end of the block."""
    site.scripts_may_go.clear()
    yield
    site.scripts_may_go.set()


def test_keys_pressed_before_the_scripts_run_act_when_they_do(page: Page, site: SampleSite) -> None:
    with without_scripts(site):
        page.goto(site.url + "desk", wait_until="commit")
        page.wait_for_selector("#row-2")
        for key in ("j", "j", "k", "c"):
            page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == ""
    page.wait_for_url("**/cases/1/claim")
    assert [path for path, _ in site.posts] == ["/cases/1/claim"]


def test_enter_pressed_before_the_scripts_run_opens_the_row(page: Page, site: SampleSite) -> None:
    with without_scripts(site):
        page.goto(site.url + "desk", wait_until="commit")
        page.wait_for_selector("#row-2")
        for key in ("j", "j", "Enter"):
            page.keyboard.press(key)
    page.wait_for_url("**/cases/2")


def test_words_typed_before_the_scripts_run_stand_in_the_field(page: Page, site: SampleSite) -> None:
    with without_scripts(site):
        page.goto(site.url + "case", wait_until="commit")
        page.wait_for_selector("#note textarea", state="attached")
        page.wait_for_selector("footer, #words", state="attached")
        page.keyboard.press("n")
        page.keyboard.type("Ring the depot, they are lateee")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
    until(page, lambda: page.input_value("#note textarea"))
    assert page.input_value("#note textarea") == "Ring the depot, they are late"


def test_keys_for_the_browser_are_not_kept(page: Page, site: SampleSite) -> None:
    with without_scripts(site):
        page.goto(site.url + "desk", wait_until="commit")
        page.wait_for_selector("#row-2")
        page.focus("input[name=q]")
        page.keyboard.type("jjc")
        assert page.input_value("input[name=q]") == "jjc"
    page.wait_for_load_state("load")
    assert page.input_value("input[name=q]") == "jjc"
    assert page.evaluate(FOCUSED) != "row-1"


def test_a_letter_acts_on_the_row_under_the_cursor(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "desk")
    page.keyboard.press("c")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/1/claim")
    assert [path for path, _ in site.posts] == ["/cases/1/claim"]


def test_letters_do_nothing_in_a_field_or_when_switched_off(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "desk")
    page.keyboard.press("/")
    page.keyboard.type("jjc?")
    assert page.input_value("input[name=q]") == "jjc?"
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == ""
    assert site.posts == []


def test_all_keys_of_a_page_are_told(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "desk")
    page.keyboard.press("?")
    told = page.inner_text("dialog[open]")
    assert {"C", "R", "/", "N", "J K"} <= set(told.split("\n")), told
    page.keyboard.press("Escape")
    assert page.query_selector("dialog[open]") is None


def test_a_draft_is_kept_as_it_is_typed(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "case")
    page.keyboard.press("n")
    page.keyboard.type("Ring the depot")
    until(page, lambda: site.posts)
    assert site.posts[-1] == ("/draft", {"kind": ["note"], "text": ["Ring the depot"]})
    page.wait_for_selector("[data-draft-said]:has-text('Draft saved')")


def test_a_draft_the_desk_could_not_take_comes_back(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "case")
    site.reachable = False
    page.keyboard.press("n")
    page.keyboard.type("Still here")
    page.wait_for_selector(".draft.unkept")
    site.reachable = True
    page.reload()
    assert page.input_value("#note textarea") == "Still here"
    until(page, lambda: any(words.get("text") == ["Still here"] for _, words in site.posts[1:]))


def test_ctrl_enter_sends_once(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "case")
    page.evaluate("document.querySelector('#reply').action = '/sent'")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sent")
    assert [path for path, _ in site.posts].count("/sent") == 1


def test_news_changes_the_rows_and_leaves_the_cursor(page: Page, site: SampleSite) -> None:
    site.fragment = (
        '<a class="row" id="row-1" href="#case-1">Changed</a><a class="row" id="row-2" href="#case-2">Two</a>'
    )
    page.goto(site.url + "moving")
    until(page, lambda: site.live)
    page.focus("#row-2")
    site.say("list")
    page.wait_for_selector("#row-1:has-text('Changed')")
    assert page.evaluate(FOCUSED) == "row-2"


def test_words_being_typed_survive_news(page: Page, site: SampleSite) -> None:
    site.fragment = '<p id="told">Newer</p><textarea id="field"></textarea>'
    page.goto(site.url + "moving")
    until(page, lambda: site.live)
    page.focus("#field")
    page.keyboard.type("half a sen")
    site.say("list")
    page.wait_for_selector("#told:has-text('Newer')")
    page.keyboard.type("tence")
    assert page.input_value("#field") == "half a sentence"


def test_arrivals_wait_in_the_pill_until_asked_for(page: Page, site: SampleSite) -> None:
    site.fragment = '<a class="row" id="row-9" href="#case-9">New</a>'
    page.goto(site.url + "held")
    until(page, lambda: site.live)
    site.say("list")
    page.wait_for_selector("[data-pill]:has-text('1')")
    assert page.query_selector("#row-9") is None
    page.keyboard.press(".")
    page.wait_for_selector("#row-9")
    assert page.is_hidden("[data-pill]")


def test_a_lost_connection_is_said_and_forgotten(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "moving")
    until(page, lambda: site.live)
    site.hang_up()
    page.wait_for_selector("[data-away]:visible", timeout=45_000)
    site.reachable = True
    page.click("[data-away] button")
    page.wait_for_selector("[data-away]", state="hidden")


def test_a_filter_opens_on_a_phone(page: Page, site: SampleSite) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.url + "board")
    page.click(".filters summary")
    under = """one => {
        const box = one.getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === one;
    }"""
    assert page.eval_on_selector(".filters .menu a", under), "the menu is cut off"


def test_a_menu_of_the_head_stays_on_a_phone(page: Page, site: SampleSite) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.url + "board")
    page.click(".head .dropper summary")
    box = page.locator(".head .dropper .menu").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


def test_what_is_chosen_is_in_sight_where_a_row_scrolls(page: Page, site: SampleSite) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site.url + "views")
    box = page.locator(".filters .on").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 320


def test_a_dialog_says_and_can_be_left(page: Page, site: SampleSite) -> None:
    page.goto(site.url + "parts")
    page.keyboard.press("e")
    assert page.is_visible("dialog#resolve")
    page.keyboard.press("Escape")
    assert page.is_hidden("dialog#resolve")


@pytest.mark.parametrize(("down", "open_all"), [("ξ", "?"), ("่", "ฦ"), ("व", "?")])
def test_keys_work_on_a_keyboard_of_another_script(page: Page, site: SampleSite, down: str, open_all: str) -> None:
    press = """([key, code, shiftKey]) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }))"""
    page.goto(site.url + "desk")
    page.evaluate(press, [down, "KeyJ", False])
    page.evaluate(press, [down, "KeyJ", False])
    assert page.evaluate(FOCUSED) == "row-2"
    page.evaluate(press, [open_all, "Slash", True])
    page.wait_for_selector("dialog[open] .keys-list")
