"""A new owner goes from the one-time link to a received, answered and delivered mail, and never leaves the screens."""

import os
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.faults import AT_REST, open_page_faults
from tests.proof.agent import PASSWORD
from tests.proof.installation import Installation, wait_until
from tests.proof.sink import Sink, sink

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("JOURNEY_PICTURES")
OURS, OWNER, COLLEAGUE = "support@quince.example", "naledi@quince.example", "kavita@quince.example"
CUSTOMER = "ann@customer.example"


@dataclass(frozen=True)
class Reader:
    """How somebody reads: language, time zone, screen. `words` are those that the test looks for."""

    language: str
    locale: str
    zone: str
    size: tuple[int, int]
    words: dict[str, str]


ENGLISH = Reader(
    "en", "en-GB", "Africa/Johannesburg", (1440, 900),
    {
        "saved": "Saved.",
        "next": "Next step:",
        "arrived": "Received at",
        "waits": "No outgoing mail server is set.",
        "took": "took the email.",
        "invited": f"The invitation was sent to {COLLEAGUE}.",
        "sent": "sent",
    },
)  # fmt: skip
THAI = Reader(
    "th", "th-TH", "Asia/Bangkok", (390, 844),
    {
        "saved": "บันทึกแล้ว",
        "next": "ขั้นต่อไป:",
        "arrived": "ได้รับเมื่อ",
        "waits": "ยังไม่ได้ตั้งเซิร์ฟเวอร์อีเมลขาออก",
        "took": "รับอีเมลแล้ว",
        "invited": f"ส่งคำเชิญไปที่ {COLLEAGUE} แล้ว",
        "sent": "ส่งแล้ว",
    },
)  # fmt: skip


@pytest.fixture
def outside() -> Iterator[Sink]:
    """The owner's provider: it takes what Deskbell sends."""
    with sink() as kept:
        yield kept


@pytest.fixture
def empty(outside: Sink) -> Iterator[Installation]:
    """An installation in which nobody works, and which knows no server for outgoing mail."""
    installation = Installation()
    try:
        installation.start()
        yield installation
    finally:
        installation.clear()


@dataclass
class Owner:
    """The owner at their browser. Forms are filled in by the names of their fields, which are the same in each language."""

    page: Page
    reader: Reader
    seen: list[str] = field(default_factory=list)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}], form [name={name}]").first.fill(value)

    def save(self) -> None:
        """Submit the form that the page is about."""
        self.page.locator("main form button.first, main form button[type=submit]").first.click()

    def go_on(self) -> None:
        """Follow the button of the step that is next."""
        self.page.locator("ol.steps li.now .act a").click()

    def is_led_on(self) -> None:
        """See that the page says that it was saved, and names the next step."""
        expect(self.page.locator("[data-toasts]")).to_contain_text(self.reader.words["next"])
        expect(self.page.locator("ol.steps li.now")).to_be_visible()

    def look(self, name: str) -> None:
        """Check the page as it is: it fits, it can be read, and it says what happened."""
        self.page.wait_for_load_state()
        self.page.evaluate(AT_REST)
        assert open_page_faults(self.page) == [], name
        self.seen.append(name)
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            shown = f"{self.reader.language}-{len(self.seen):02}-{name}.png"
            self.page.screenshot(path=folder / shown)

    def says(self, word: str) -> Locator:
        return self.page.get_by_text(self.reader.words[word])


@pytest.fixture(params=[ENGLISH, THAI], ids=["en-1440", "th-390"])
def owner(request: pytest.FixtureRequest, empty: Installation) -> Iterator[Owner]:
    """Somebody with a browser and the one-time link."""
    reader: Reader = request.param
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(
            base_url=empty.url,
            locale=reader.locale,
            timezone_id=reader.zone,
            viewport={"width": reader.size[0], "height": reader.size[1]},
        )
        context.set_default_timeout(45_000)
        yield Owner(context.new_page(), reader)
        browser.close()


def test_a_new_owner_gets_from_the_link_to_a_delivered_answer(owner: Owner, empty: Installation, outside: Sink) -> None:
    she_makes_her_account(owner, empty)
    she_names_the_organisation_and_its_hours(owner)
    she_connects_a_mailbox_and_sees_a_mail_arrive(owner)
    she_sets_up_outgoing_mail(owner, outside)
    she_publishes_the_sample(owner)
    she_invites_a_colleague(owner, outside)
    a_customer_is_answered(owner, empty, outside)
    assert len(owner.seen) == 13


def she_makes_her_account(owner: Owner, empty: Installation) -> None:
    owner.page.goto(empty.first_link)
    expect(owner.page.locator("html")).to_have_attribute("lang", owner.reader.language)
    owner.fill(name="Naledi Botha", email=OWNER, password=PASSWORD, again=PASSWORD)
    owner.look("account")
    owner.page.locator("button.first.wide").click()
    expect(owner.page.locator("ol.steps li.now")).to_be_visible()
    expect(owner.page.locator("html")).to_have_attribute("data-zone", owner.reader.zone)
    owner.look("first-steps")


def she_names_the_organisation_and_its_hours(owner: Owner) -> None:
    owner.go_on()
    expect(owner.page.locator("[name=zone]")).to_have_value(owner.reader.zone)
    owner.fill(name="Quince & Clay", prefix="QC")
    owner.look("organisation")
    owner.save()
    owner.is_led_on()
    owner.go_on()
    owner.page.locator(".setting a").first.click()
    owner.fill(day5="22:00-02:00")
    owner.look("hours")
    owner.save()
    owner.is_led_on()
    owner.look("steps")


def she_connects_a_mailbox_and_sees_a_mail_arrive(owner: Owner) -> None:
    owner.go_on()
    owner.fill(address=OURS)
    owner.page.locator("[name=team]").select_option(index=1)
    owner.look("mailbox")
    owner.save()
    owner.page.locator("main form button").first.click()
    expect(owner.says("arrived")).to_be_visible()
    owner.look("mail-arrived")


def she_sets_up_outgoing_mail(owner: Owner, outside: Sink) -> None:
    owner.page.locator("main a.first").last.click()
    expect(owner.says("waits")).to_be_visible()
    owner.fill(host="127.0.0.1", port=str(outside.port))
    owner.page.locator("[name=security]").select_option("plain")
    owner.save()
    expect(owner.page.get_by_text(owner.reader.words["saved"], exact=False).first).to_be_visible()
    assert outside.mails == []
    owner.page.locator("#test form button").click()
    expect(owner.says("took")).to_be_visible()
    assert [mail["To"] for mail in outside.mails] == [OWNER]
    owner.look("outgoing")


def she_publishes_the_sample(owner: Owner) -> None:
    owner.page.locator("main a.first").last.click()
    expect(owner.page.locator("#sample .rule").first).to_be_visible()
    owner.look("sample")
    owner.page.locator("button[value=sample]").click()
    owner.page.locator("header a.first, .acts a.first").first.click()
    expect(owner.page.locator(".prose .rule").first).to_be_visible()
    assert owner.page.locator("ins").count() == 0
    owner.look("publish")
    owner.page.locator(".publish-form button.first").click()
    owner.is_led_on()


def she_invites_a_colleague(owner: Owner, outside: Sink) -> None:
    owner.go_on()
    owner.fill(name="Kavita Rao", email=COLLEAGUE)
    owner.save()
    expect(owner.says("invited")).to_be_visible()
    assert len(outside.to(COLLEAGUE)) == 1
    assert "/join/" in outside.to(COLLEAGUE)[0].get_content()
    assert "/join/" not in owner.page.content()
    owner.look("invited")
    owner.page.locator("main a.first").last.click()


def a_customer_is_answered(owner: Owner, empty: Installation, outside: Sink) -> None:
    page = owner.page
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("a.row")).to_have_count(0)
    owner.look("empty-list")
    _write_to(empty.mail_port)
    expect(page.locator("a.row")).to_have_count(1)
    page.locator("a.row").click()
    expect(page.locator("#entries")).to_contain_text("The handle came off.")
    there = datetime.now(ZoneInfo(owner.reader.zone))
    around = {f"{there - timedelta(minutes=minutes):%H:%M}" for minutes in range(3)}
    assert around & set(re.findall(r"\d\d:\d\d", page.locator("#entries").inner_text()))
    box = page.locator("textarea[name=text]").first
    box.fill("A new handle leaves today.")
    box.press("Control+Enter")
    said = page.locator(".entry.out").last
    expect(said).to_contain_text("A new handle leaves today.")
    wait_until(lambda: any("A new handle" in mail.get_body().get_content() for mail in outside.to(CUSTOMER)))  # type: ignore[union-attr]
    expect(said).to_contain_text(owner.reader.words["sent"])
    owner.look("answered")


def _write_to(port: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Ann Bell <{CUSTOMER}>", OURS, "My cup"
    mail["Message-ID"] = "<cup@customer.example>"
    mail.set_content("The handle came off.")
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as line:
        line.send_message(mail)
