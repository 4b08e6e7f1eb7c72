"""The handbook is written in a real browser: what is typed survives, two people see each other, and everybody can work there."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from deskbell.desk.tests.conftest import Company
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.publish import publish
from deskbell.handbook.actions.remark import remark
from deskbell.handbook.models import Draft, Part
from deskbell.handbook.reads.editions import sample
from deskbell.kit.clock import now
from deskbell.people.models import Brand, Staff
from tests.browser.faults import faults

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
    publish(brand=brand, markdown=sample("en"), language="en", by=ploy, at=at - timedelta(days=2))
    text = sample("en").replace("no blame", "no blame at all")
    publish(brand=brand, markdown=text, language="en", by=ploy, at=at - timedelta(days=1))
    return open_draft(brand=brand, language="en", by=ploy, at=at)


def part(draft: Draft) -> Part:
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
    expect(page.locator("[data-draft-said]")).to_contain_text("Draft kept")
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
    expect(one.locator("#contents .others")).to_contain_text("Sipho Mokoena writes here")


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


def test_a_standard_is_made_by_choosing_and_put_under_its_sentence(
    signed_in: Callable[..., Page], ploy: Staff, draft: Draft
) -> None:
    page = signed_in(ploy)
    page.goto(path(draft))
    page.get_by_text("Insert a standard").click()
    for label, words, made in (("Name", "Plain within a day", "Plain within a day"), ("Percent", "90", "90% within 8")):
        page.get_by_label(label).fill(words)
        page.keyboard.press("Tab")
        expect(page.locator("[data-block]")).to_contain_text(made)
    page.get_by_role("button", name="Put it under the sentence").click()
    expect(page.locator("#part-body")).to_have_value(re.compile("```standard\nname: +Plain within a day\n"))
    expect(page.locator("#seen .standard")).to_contain_text("Plain within a day")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    signed_in: Callable[..., Page], ploy: Staff, draft: Draft, scheme: str, width: int
) -> None:
    remark(part=part(draft), text="And on the telephone?", by=ploy, at=now())
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
    assert faults(page, addresses, whole=True) == []
    assert noise == []


def test_all_that_stands_beside_a_case_is_reached_on_a_phone(
    signed_in: Callable[..., Page], company: Company, ploy: Staff
) -> None:
    text = (
        "# The counter\n\n## Put it right\n\nAt once.\n\n```policy\nname: Refund without asking\nvalue: 50 EUR\n```\n"
    )
    publish(brand=company.brand, markdown=text, language="en", by=ploy, at=now() - timedelta(days=1))
    page = signed_in(company.ann, viewport={"width": 390, "height": 780}, has_touch=True)
    page.goto(f"/cases/{company.case(at=now()).ref}")
    expect(page.get_by_text("Refund without asking")).to_be_hidden()
    page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Case").click()
    expect(page.get_by_text("Refund without asking")).to_be_visible()
    expect(page.locator("#brief")).to_be_hidden()
