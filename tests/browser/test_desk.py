"""A day at the desk, in a real browser: what arrives, what is answered, and who else is there."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, CaseDraft, Message
from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store
from deskbell.people.actions.find_or_create_customer import find_or_create_customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]


def test_a_new_case_waits_in_the_pill_and_enters_when_asked(browser_page: Page, company: Company) -> None:
    first = company.case(at=now(), subject="The first")
    browser_page.goto("/desk/teams")
    expect(browser_page.locator("a.row")).to_have_count(1)
    company.case(at=now(), subject="The second")
    expect(browser_page.locator("#arrivals")).to_contain_text("1 updated case")
    expect(browser_page.locator("a.row")).to_have_count(1)
    browser_page.keyboard.press(".")
    expect(browser_page.locator("a.row")).to_have_count(2)
    expect(browser_page.locator(f"#row-{first.pk}")).to_be_visible()


def test_the_first_case_enters_an_empty_list_by_itself(browser_page: Page, company: Company) -> None:
    browser_page.goto("/desk/teams")
    expect(browser_page.locator("#list")).to_contain_text("Your teams have no open cases")
    first = company.case(at=now(), subject="The first")
    expect(browser_page.locator(f"#row-{first.pk}")).to_be_visible()
    expect(browser_page.locator("#list")).not_to_contain_text("Your teams have no open cases")
    company.case(at=now(), subject="The second")
    expect(browser_page.locator("#arrivals")).to_contain_text("1 updated case")
    expect(browser_page.locator("a.row")).to_have_count(1)


def test_rows_change_where_they_stand(browser_page: Page, company: Company) -> None:
    cases = [company.case(at=now(), subject=f"Number {number}") for number in range(3)]
    browser_page.goto("/desk/teams")
    order = browser_page.locator("a.row").evaluate_all("rows => rows.map(row => row.id)")
    claim(case=cases[1], by=company.bo, at=now())
    expect(browser_page.locator(f"#row-{cases[1].pk} .owner")).to_contain_text("Bo T.")
    assert browser_page.locator("a.row").evaluate_all("rows => rows.map(row => row.id)") == order


def test_what_happens_before_a_page_listens_is_shown_all_the_same(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    signed_in(company.bo).goto(f"/cases/{case.ref}")  # so that the hub listens already
    page, held = signed_in(company.ann), []
    page.route("**/live?*", lambda route: held.append(route))
    with page.expect_request("**/live?*"):
        page.goto("/desk/teams")
    claim(case=case, by=company.bo, at=now())
    page.wait_for_timeout(300)
    expect(page.locator(f"#row-{case.pk} .owner")).to_contain_text("Unassigned")
    held[0].continue_()
    expect(page.locator(f"#row-{case.pk} .owner")).to_contain_text("Bo T.")


def test_a_reply_stands_in_the_story_and_is_on_its_way(browser_page: Page, company: Company) -> None:
    case = company.case(at=now())
    browser_page.goto(f"/cases/{case.ref}")
    browser_page.get_by_role("textbox", name="Reply").fill("A new bowl leaves today.")
    browser_page.keyboard.press("Control+Enter")
    expect(browser_page.locator(".entry.out")).to_contain_text("A new bowl leaves today.")
    expect(browser_page.locator(".entry.out")).to_contain_text("being sent")
    expect(browser_page.get_by_role("textbox", name="Reply")).to_have_value("")
    case.refresh_from_db()
    assert (case.state, case.owner_id, CaseDraft.objects.count()) == ("open", company.ann.pk, 0)


def test_files_are_kept_as_they_are_chosen_and_go_with_the_reply(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    for name in ("ใบเสร็จ.pdf", "wrong.pdf"):
        page.locator("#enclosed input[type=file]").set_input_files(
            {"name": name, "mimeType": "", "buffer": b"%PDF-1.7"}
        )
        expect(page.locator("#enclosed")).to_contain_text(name)
    page.get_by_role("button", name="Remove wrong.pdf").click()
    expect(page.locator("#enclosed .file")).to_have_count(1)
    page.context.close()
    again = signed_in(company.ann)
    again.goto(f"/cases/{case.ref}")
    expect(again.locator("#enclosed .file")).to_contain_text("ใบเสร็จ.pdf")
    again.get_by_role("textbox", name="Reply").fill("Here is your receipt.")
    again.locator("#enclosed input[type=file]").set_input_files({"name": "b.txt", "mimeType": "", "buffer": b"b"})
    again.keyboard.press("Control+Enter")
    expect(again.locator(".entry.out .file")).to_have_count(2)
    expect(again.locator("#enclosed .file")).to_have_count(0)


def test_what_the_customer_writes_appears_in_the_open_case(browser_page: Page, company: Company) -> None:
    case = company.case(at=now())
    browser_page.goto(f"/cases/{case.ref}")
    box = browser_page.get_by_role("textbox", name="Reply")
    box.fill("Half a sentence")
    company.receive(case, "And the lid is missing, too.", at=now())
    expect(browser_page.locator("#entries")).to_contain_text("And the lid is missing, too.")
    expect(box).to_have_value("Half a sentence")


def test_a_draft_is_saved_at_the_time_of_the_readers_zone(signed_in: SignedIn, company: Company) -> None:
    company.ann.zone = "Asia/Kathmandu"
    company.ann.save()
    case = company.case(at=now())
    page = signed_in(company.ann, timezone_id="America/New_York")
    page.goto(f"/cases/{case.ref}")
    page.get_by_role("textbox", name="Reply").press_sequentially("We look for it.")
    said = page.locator("[data-draft-said]")
    expect(said).to_contain_text("Draft saved")
    there = datetime.now(ZoneInfo("Asia/Kathmandu"))
    around = [f"{there - timedelta(minutes=minutes):%H:%M}" for minutes in range(3)]
    assert any(hour in said.inner_text() for hour in around), (said.inner_text(), around)


def test_a_draft_survives_a_closed_browser(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    page.get_by_role("textbox", name="Reply").press_sequentially("จานใบใหม่ will be")
    expect(page.locator("[data-draft-said]")).to_contain_text("Draft saved")
    page.context.close()
    again = signed_in(company.ann)
    again.goto(f"/cases/{case.ref}")
    expect(again.get_by_role("textbox", name="Reply")).to_have_value("จานใบใหม่ will be")
    other = signed_in(company.bo)
    other.goto(f"/cases/{case.ref}")
    expect(other.get_by_role("textbox", name="Reply")).to_have_value("")


def test_two_people_on_one_case_see_each_other(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    ann, bo = signed_in(company.ann), signed_in(company.bo)
    ann.goto(f"/cases/{case.ref}")
    bo.goto(f"/cases/{case.ref}")
    expect(ann.locator(".head .there")).to_contain_text("Bo is reading")
    expect(bo.locator(".head .there")).to_contain_text("Ann is reading")
    bo.get_by_role("textbox", name="Reply").press_sequentially("Dear")
    expect(ann.locator(".head .there")).to_contain_text("Bo is writing")
    bo.goto("/desk/teams")
    expect(ann.locator(".head .there")).not_to_contain_text("Bo")
    expect(bo.locator(f"#row-{case.pk} .seen")).to_be_visible()


def test_nobody_answers_twice_unawares(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.goto(f"/cases/{case.ref}")
    page.get_by_role("textbox", name="Reply").fill("My own answer")
    reply(case=case, by=company.bo, text="Bo was faster", at=now())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errors")).to_contain_text("Someone replied while you were writing")
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("My own answer")
    assert Message.objects.filter(author=company.ann).count() == 0
    page.keyboard.press("r")
    page.get_by_role("textbox", name="Reply").press("Control+Enter")
    expect(page.locator(".entry.out")).to_have_count(2)


def test_the_keyboard_is_enough(browser_page: Page, company: Company) -> None:
    cases = [company.case(at=company.later(minutes), subject=f"Number {minutes}") for minutes in range(3)]
    page = browser_page
    page.goto("/desk/all")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(f"#row-{cases[2].pk}")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_contain_text(f"{cases[2].ref} assigned to you")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Number 2")
    page.keyboard.press("n")
    page.keyboard.type("For colleagues only")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry.note")).to_contain_text("For colleagues only")
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_contain_text("Waiting for")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#acts-in")).to_contain_text("On hold")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/desk/all$"))
    expect(page.locator(".toast")).to_contain_text("resolved")
    page.keyboard.press("z")
    expect(page.locator("#acts-in")).to_contain_text("Open")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_contain_text("All cases")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Claim")


def test_a_letter_opens_the_row_under_the_cursor_where_one_answers_or_waits(
    browser_page: Page, company: Company
) -> None:
    case = company.case(at=now())
    page = browser_page
    page.goto("/desk/all")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile(f"/cases/{case.ref}#reply$"))
    expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    page.goto("/desk/all")
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(f"/cases/{case.ref}/wait$"))


def test_who_calls_is_found_from_anywhere_without_a_mouse(browser_page: Page, company: Company) -> None:
    case = company.case(at=now(), subject="A broken bowl")
    find_or_create_customer(channel="email", value="eleni@inbox.example", name="Ελένη Παπαδοπούλου", at=now())
    browser_page.goto(f"/cases/{case.ref}")
    expect(browser_page.locator(".case")).to_be_visible()
    browser_page.keyboard.press("/")
    expect(browser_page.get_by_role("searchbox")).to_be_focused()
    browser_page.keyboard.type("παπαδ")
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_role("link", name="Ελένη Παπαδοπούλου")).to_be_visible()
    browser_page.goto("/desk/teams")
    browser_page.keyboard.press("/")
    browser_page.keyboard.type(case.ref.lower())
    browser_page.keyboard.press("Enter")
    expect(browser_page).to_have_url(re.compile(f"/cases/{case.ref}$"))


def test_everything_works_without_script(signed_in: SignedIn, company: Company) -> None:
    case = company.case(at=now())
    page = signed_in(company.ann, java_script_enabled=False)
    page.goto("/desk/teams")
    page.locator("a.row").first.click()
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("textbox", name="Reply").fill("Without script")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".entry.out")).to_contain_text("Without script")
    page.get_by_role("link", name="Put on hold").click()
    page.get_by_role("button", name="Put on hold").click()
    expect(page.locator("#acts-in")).to_contain_text("On hold")
    page.get_by_role("button", name="Resolve").click()
    case.refresh_from_db()
    assert (case.state, case.owner_id) == ("resolved", company.ann.pk)


HOSTILE = """
<img src="//evil.example/x.png" srcset="https://evil.example/y.png 2x"><table background="https://evil.example/b"><tr><td
style="background:url(//evil.example/c)">Read me</td></tr></table><link rel="stylesheet" href="https://evil.example/d.css">
<style>@import "//evil.example/e.css"; body { background: url(https://evil.example/f) }</style><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example/g"><script>parent.document.title = "taken"</script>
<form action="https://evil.example/h"><input autofocus onfocus="top.location='https://evil.example/i'"></form>
<img src="cid:slip" alt="slip"><iframe src="https://evil.example/j"></iframe>
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360f8cf500f00038601805a347b6b0000000049454e44ae426082"
)


def test_a040_nothing_is_fetched_for_a_hostile_mail(browser_page: Page, company: Company) -> None:
    case = company.case(at=now())
    slip = MessageFile(
        name="slip.png", type="image/png", size=len(PIXEL), sha256=file_store.put(PIXEL), cid="slip", inline=True
    )
    words = IncomingMessage(party="c1@example.com", text="Read me", html=HOSTILE, attachments=[slip])
    receive_message(case=case, channel="email", customer=case.customer, incoming=words, at=now())
    asked: list[str] = []
    stopped: dict[str, str | None] = {}
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("requestfailed", lambda request: stopped.update({request.url: request.failure}))
    browser_page.goto(f"/cases/{case.ref}")
    browser_page.get_by_text("Original formatting").click()
    frame = browser_page.frame_locator("iframe.mailframe")
    expect(frame.locator("td")).to_contain_text("Read me")
    expect(frame.locator("img[alt=slip]")).to_have_js_property("naturalWidth", 1)
    browser_page.wait_for_timeout(500)
    assert {stopped.get(address, "was fetched") for address in asked if "evil" in address} <= {"csp"}
    assert "taken" not in browser_page.title()


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_scrolls_sideways_on_a_phone(signed_in: SignedIn, company: Company, width: int) -> None:
    case = company.case(at=now(), subject="Μια πολύ μεγάλη πρόταση για μια σπασμένη γαβάθα που δεν χωράει πουθενά")
    company.receive(case, "https://example.com/" + "a" * 300, at=now())
    page = signed_in(company.ann, viewport={"width": width, "height": 780}, has_touch=True)
    for path in ("/desk/teams", f"/cases/{case.ref}", "/cases/new", "/customers", f"/customers/{case.customer_id}"):
        page.goto(path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, path
        wide = page.evaluate(
            """() => [...document.querySelectorAll('.main *')].filter(one => {
                const box = one.getBoundingClientRect();
                const scrolled = one.closest('.filters, .tabs, .scroller, .cut, [popover], .said');
                return box.width && !scrolled && box.right > innerWidth + 1;
            }).map(one => one.className + ' ' + one.tagName)"""
        )
        assert wide == [], path


def test_a_case_can_be_worked_on_a_phone(signed_in: SignedIn, company: Company) -> None:
    case: Case = company.case(at=now())
    page = signed_in(company.ann, viewport={"width": 390, "height": 780}, has_touch=True)
    page.goto(f"/cases/{case.ref}")
    page.get_by_role("button", name="Case actions").click()
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name="Customer").click()
    expect(page.locator("#customer")).to_be_visible()
    case.refresh_from_db()
    assert case.owner_id == company.ann.pk


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568), (720, 450)])
def test_the_story_has_the_room_until_someone_writes(
    signed_in: SignedIn, company: Company, width: int, height: int
) -> None:
    case = company.case(at=now())
    page = signed_in(company.ann)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/cases/{case.ref}")
    composer, text, send = page.locator(".composer"), page.locator("#reply textarea"), page.locator("#reply .foot")
    expect(send).to_be_hidden()
    assert composer.bounding_box()["height"] < 60  # type: ignore[index]
    page.keyboard.press("r")
    expect(text).to_be_focused()
    expect(send).to_be_in_viewport()
    text.fill("It leaves today.")
    page.locator("h1").click()
    expect(send).to_be_in_viewport()
    text.fill("")
    page.locator("h1").click()
    expect(send).to_be_hidden()
    page.locator("button.open-acts").click()
    expect(page.get_by_role("button", name="Claim")).to_be_visible()
