"""Copies are chosen, left out and added with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deskbell.desk.actions.receive_message import IncomingMessage, receive_message
from deskbell.desk.models import Case, CaseDraft, Copy
from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]
KIM, LEE = "kim@other.example", "lee@books.example"


@pytest.fixture
def case(company: Company) -> Case:
    """The customer has written with Kim in copy, and the mail's domain is verified."""
    made = company.case(at=now())
    words = IncomingMessage(party="c1@example.com", text="Please keep Kim in copy.", copies=[KIM], vouched=True)
    receive_message(case=made, channel="email", customer=made.customer, incoming=words, at=now())
    return made


def test_copies_are_left_out_and_added_with_the_keyboard_and_kept(
    signed_in: SignedIn, company: Company, case: Case
) -> None:
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    expect(page.locator("#entries")).to_contain_text(f"copy to {KIM}")
    expect(page.get_by_role("checkbox", name=KIM)).to_be_checked()
    page.get_by_role("textbox", name="Reply").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("textbox", name="Another email address")).to_be_focused()
    page.keyboard.type("lee@books")
    page.keyboard.press("Enter")
    expect(page.locator("#copies .unfit")).to_contain_text("“lee@books” is not an email address")
    expect(page.get_by_role("textbox", name="Another email address")).to_be_focused()
    expect(page.get_by_role("textbox", name="Another email address")).to_have_value("lee@books")
    page.keyboard.press("End")
    page.keyboard.type(".example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name=LEE)).to_be_checked()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("checkbox", name=KIM)).to_be_focused()
    with page.expect_response(re.compile("/copies$")):
        page.keyboard.press("Space")
    assert CaseDraft.objects.get().copies == [LEE]
    page.context.close()
    again = signed_in(company.ann)
    again.goto(f"/cases/{case.ref}")
    expect(again.get_by_role("checkbox", name=KIM)).not_to_be_checked()
    expect(again.get_by_role("checkbox", name=LEE)).to_be_checked()
    again.get_by_role("textbox", name="Reply").fill("Dear both")
    again.keyboard.press("Control+Enter")
    expect(again.locator(".entry.out")).to_contain_text(f"copy to {LEE}")
    assert list(Copy.objects.exclude(state="").values_list("address", flat=True)) == [LEE]


def test_an_address_still_being_typed_goes_along_or_is_told(browser_page: Page, case: Case) -> None:
    browser_page.goto(f"/cases/{case.ref}")
    browser_page.get_by_role("textbox", name="Reply").fill("Dear all")
    browser_page.get_by_role("textbox", name="Another email address").fill("lee@books")
    browser_page.keyboard.press("Control+Enter")
    expect(browser_page.locator("#copies-unfit")).to_contain_text("“lee@books” is not an email address")
    expect(browser_page.get_by_role("textbox", name="Reply")).to_have_value("Dear all")
    browser_page.get_by_role("textbox", name="Another email address").fill(LEE)
    browser_page.keyboard.press("Control+Enter")
    expect(browser_page.locator(".entry.out")).to_contain_text(f"copy to {KIM}, {LEE}")


def test_without_script_copies_are_added_and_nothing_is_sent(signed_in: SignedIn, company: Company, case: Case) -> None:
    page = signed_in(company.ann, java_script_enabled=False)
    page.goto(f"/cases/{case.ref}")
    page.get_by_role("textbox", name="Reply").fill("Dear all")
    page.get_by_role("textbox", name="Another email address").fill(LEE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name=LEE)).to_be_checked()
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("Dear all")
    expect(page.locator(".entry.out")).to_have_count(0)
