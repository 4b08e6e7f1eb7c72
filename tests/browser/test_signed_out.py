"""Words typed on a page that is no longer signed in stay on the device, and the page never says that they were saved."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from deskbell.desk.models import CaseDraft, Message
from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from tests.browser.conftest import SignedIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough secret"


def sign_in_again(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_words_typed_after_a_sign_out_come_back_and_nothing_says_they_were_sent(
    signed_in: SignedIn, company: Company
) -> None:
    company.ann.set_password(PASSWORD)
    company.ann.save()
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    box, said = page.get_by_role("textbox", name="Reply"), page.locator("[data-draft-said]")
    box.press_sequentially("Words before.")
    expect(said).to_contain_text("Draft saved")

    Session.objects.all().delete()
    box.press_sequentially(" Words after.")
    expect(said).to_contain_text("Draft not saved: you are signed out. It stays on this device.")
    assert CaseDraft.objects.get(case=case).text == "Words before."

    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/login/**")
    expect(page.get_by_role("main")).to_contain_text("You were signed out, so nothing was sent or changed.")
    sign_in_again(page, company.ann.email)
    page.wait_for_url(f"**/cases/{case.ref}")
    expect(box).to_have_value("Words before. Words after.")
    expect(said).to_contain_text("Nothing was sent. Your text was restored.")
    assert not Message.objects.filter(contact__direction="out").exists()

    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#entries")).to_contain_text("Words before. Words after.")
    page.goto(f"/cases/{case.ref}")
    expect(box).to_have_value("")


def test_another_person_on_the_same_device_does_not_see_them(signed_in: SignedIn, company: Company) -> None:
    for person in (company.ann, company.bo):
        person.set_password(PASSWORD)
        person.save()
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    Session.objects.all().delete()
    page.get_by_role("textbox", name="Reply").press_sequentially("For Ann's eyes.")
    expect(page.locator("[data-draft-said]")).to_contain_text("you are signed out")
    page.goto(f"/cases/{case.ref}")
    sign_in_again(page, company.bo.email)
    page.wait_for_url(f"**/cases/{case.ref}")
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("")
