"""The handbook is written in a real browser: typed text survives, two people see each other, and every page passes axe."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from deskbell.desk.tests.conftest import Company
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.actions.remark import add_remark
from deskbell.handbook.models import Draft, DraftPart
from deskbell.handbook.reads.editions import sample_handbook
from deskbell.kit.clock import now
from deskbell.people.models import Brand, Staff
from tests.browser.faults import page_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Plain words"


@pytest.fixture
def ploy(company: Company) -> Staff:
    return Staff.objects.create(email="ploy@shop.example", name="Ploy Srisuk", role="manager", joined_at=now())


@pytest.fixture
def sipho(company: Company) -> Staff:
    return Staff.objects.create(email="sipho@shop.example", name="Sipho Mokoena", role="manager", joined_at=now())


@pytest.fixture
def draft(ploy: Staff) -> Draft:
    brand, at = Brand.objects.order_by("pk")[0], now()
    publish_edition(brand=brand, markdown=sample_handbook("en"), language="en", by=ploy, at=at - timedelta(days=2))
    text = sample_handbook("en").replace("no blame", "no blame at all")
    publish_edition(brand=brand, markdown=text, language="en", by=ploy, at=at - timedelta(days=1))
    return open_draft(brand=brand, language="en", by=ploy, at=at)


def part(draft: Draft) -> DraftPart:
    return draft.parts.get(title=TITLE)


def path(draft: Draft) -> str:
    return f"/handbook/drafts/{draft.pk}/{part(draft).key}"


def test_what_is_typed_is_kept_and_seen_and_survives_a_closed_browser(
    signed_in: Callable[..., Page], ploy: Staff, draft: Draft
) -> None:
    page = signed_in(ploy)
    page.goto(path(draft))
    page.fill("#part-body", "**Short words.**\n\n```standard\nname: Short\ngoal: often\n```")
    expect(page.locator("#seen .line.wrong")).to_be_visible()
    expect(page.locator("[data-draft-said]")).to_contain_text("Draft saved")
    page.locator("[data-line]").first.click()
    expect(page.locator("#part-body")).to_be_focused()
    page.close()
    again = signed_in(ploy)
    again.goto(path(draft))
    expect(again.locator("#part-body")).to_have_value(part(draft).body)
    assert part(draft).body.startswith("**Short words.**")


def test_two_people_see_each_other_and_each_others_words(
    signed_in: Callable[..., Page], ploy: Staff, sipho: Staff, draft: Draft
) -> None:
    one, other = signed_in(ploy), signed_in(sipho)
    one.goto(path(draft))
    other.goto(path(draft))
    expect(one.locator("#contents .others")).to_contain_text("Sipho Mokoena")
    other.fill("#part-body", "Sipho was here.")
    expect(one.locator("#part-body")).to_have_value("Sipho was here.")
    expect(one.locator("#contents .others")).to_contain_text("Sipho Mokoena is writing")


def test_a_rule_is_moved_by_a_key_with_its_last_words(
    signed_in: Callable[..., Page], ploy: Staff, draft: Draft
) -> None:
    page = signed_in(ploy)
    page.goto(path(draft))
    expect(page.locator("#contents [aria-current] .n")).to_have_text("4.2")
    page.fill("#part-body", "Last words.")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#contents [aria-current] .n")).to_have_text("4.1")
    expect(page.locator("#part-body")).to_have_value("Last words.")


TEXT = "**One.** First,\nand more.\n\n```policy\nname: Refund\n\nvalue: 50 EUR\n```\n\nLast."
FORM = "#standard-form"


@pytest.fixture
def editor(signed_in: Callable[..., Page], ploy: Staff, draft: Draft) -> Page:
    """The page of a rule with the form of a standard open. Nobody has placed the caret in the text."""
    DraftPart.objects.filter(pk=part(draft).pk).update(body=TEXT)
    page = signed_in(ploy)
    page.goto(path(draft))
    page.get_by_text("Insert a standard").click()
    page.get_by_label("Name").fill("Plain within a day")
    return page


def test_a_block_says_what_the_form_says_when_it_is_inserted(editor: Page, draft: Draft) -> None:
    editor.get_by_label("Percent").fill("77")
    editor.get_by_role("button", name="Insert").click()
    expect(editor.locator("#part-body")).to_have_value(re.compile(r"goal: +77% within 8 working hours"))
    expect(editor.locator("#seen .standard")).to_contain_text("77%")
    expect(editor.locator("[data-draft-said]")).to_contain_text("Draft saved")
    assert "77% within" in part(draft).body


def test_a_block_goes_to_the_end_when_the_caret_was_never_placed(editor: Page) -> None:
    editor.get_by_role("button", name="Insert").click()
    expect(editor.locator("#part-body")).to_have_value(re.compile(rf"^{re.escape(TEXT)}\n\n```standard\n[^`]+```\n$"))
    expect(editor.locator("#part-body")).to_be_focused()


@pytest.mark.parametrize(
    ("caret", "above"),
    [
        (0, "**One.** First,\nand more."),
        (TEXT.index("\n\n```policy") + 1, "**One.** First,\nand more."),
        (TEXT.index("value"), "**One.** First,\nand more.\n\n```policy\nname: Refund\n\nvalue: 50 EUR\n```"),
        (TEXT.index("Last"), TEXT),
    ],
)
def test_a_block_goes_under_the_sentence_of_the_caret_and_never_on_top(editor: Page, caret: int, above: str) -> None:
    editor.locator("#part-body").click()
    editor.evaluate("caret => document.getElementById('part-body').setSelectionRange(caret, caret)", caret)
    editor.get_by_role("button", name="Insert").click()
    expect(editor.locator("#part-body")).to_have_value(re.compile(rf"^{re.escape(above)}\n\n```standard\n"))
    value = editor.locator("#part-body").input_value()
    assert re.sub(r"```standard\n[^`]+```\n\n?", "", value).strip("\n") == TEXT


def test_what_is_wrong_in_the_form_stands_beside_its_fields_and_inserts_nothing(editor: Page) -> None:
    editor.get_by_label("Name").fill("")
    editor.get_by_label("Percent").fill("200")
    editor.get_by_role("button", name="Insert").click()
    expect(editor.get_by_label("Name")).to_be_focused()
    assert editor.locator(f"{FORM} .error").count() == 2
    expect(editor.locator("#part-body")).to_have_value(TEXT)
    editor.get_by_label("Name").fill("Plain within a day")
    editor.get_by_label("Percent").fill("77")
    editor.keyboard.press("Enter")
    expect(editor.locator("#part-body")).to_have_value(re.compile(r"goal: +77% within 8 working hours"))


def test_two_clicks_insert_one_block(editor: Page) -> None:
    editor.get_by_role("button", name="Insert").dblclick()
    expect(editor.locator("#seen .standard")).to_contain_text("Plain within a day")
    assert editor.locator("#part-body").input_value().count("```standard") == 1


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    signed_in: Callable[..., Page], ploy: Staff, draft: Draft, scheme: str, width: int
) -> None:
    add_remark(part=part(draft), text="And on the telephone?", by=ploy, at=now())
    thai = open_draft(brand=draft.brand, language="th", by=ploy, at=now())
    page = signed_in(ploy, color_scheme=scheme, viewport={"width": width, "height": 800})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    brand = draft.brand.slug
    addresses = (
        path(draft),
        f"/handbook/drafts/{thai.pk}/{part(draft).key}",
        f"/handbook/drafts/{draft.pk}/publish",
        f"/handbook/{brand}",
        f"/handbook/{brand}?against=1",
        f"/handbook/{brand}/compare",
        f"/handbook/{brand}/write",
        f"/handbook/{brand}/rules/{part(draft).key}",
    )
    assert page_faults(page, addresses, whole=True) == []
    assert noise == []


def test_all_that_stands_beside_a_case_is_reached_on_a_phone(
    signed_in: Callable[..., Page], company: Company, ploy: Staff
) -> None:
    text = (
        "# The counter\n\n## Put it right\n\nAt once.\n\n```policy\nname: Refund without asking\nvalue: 50 EUR\n```\n"
    )
    publish_edition(brand=company.brand, markdown=text, language="en", by=ploy, at=now() - timedelta(days=1))
    page = signed_in(company.ann, viewport={"width": 390, "height": 780}, has_touch=True)
    page.goto(f"/cases/{company.case(at=now()).ref}")
    expect(page.get_by_text("Refund without asking")).to_be_hidden()
    page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Case").click()
    expect(page.get_by_text("Refund without asking")).to_be_visible()
    expect(page.locator("#brief")).to_be_hidden()
