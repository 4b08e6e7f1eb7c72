"""A rule is written in Thai, published, signed, broken, traced to the person who signed it, tried tighter, and shown in
Greek.
"""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from django.conf import settings
from playwright.sync_api import BrowserContext, Download, Page, expect
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from deskbell.desk.actions.open_case import NewCase
from deskbell.desk.actions.open_cases_from_messages import FirstMessage, open_cases_from_messages
from deskbell.desk.actions.receive_message import IncomingMessage
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case
from deskbell.desk.tests.conftest import Company
from deskbell.handbook.certificate_pdf import signing_key
from deskbell.handbook.models import Signature
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Staff
from deskbell.standards.actions.breach import breach
from deskbell.standards.backtest import reading_cache
from deskbell.standards.language import format_block, parse_block
from deskbell.standards.measuring import declared_measures
from deskbell.standards.models import Clock, Standard
from deskbell.standards.projections import fact_writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Nine geese cross slowly"
BLOCK = """name: ตอบอีเมลทันที
measure: first reply
where: channel is email
goal: 90% within 1 second
over: 28 days"""
TITLE = "ตอบทุกคนทันที"
SENTENCE = "**ทุกคนที่เขียนมาได้รับคำตอบทันที**"


@pytest.fixture
def ploy(company: Company) -> Staff:
    """A manager who reads Thai."""
    return Staff.objects.create(
        email="ploy@quince.example", name="Ploy Srisuk", role="manager", language="th", joined_at=now()
    )


@pytest.fixture
def somchai(company: Company) -> Staff:
    """An agent at the counter, who signs with a password."""
    staff = Staff(email="somchai@quince.example", name="Somchai Dee", language="th", joined_at=now())
    staff.set_password(PASSWORD)
    staff.save()
    staff.teams.add(company.team)
    return staff


def test_from_a_rule_to_its_breach(
    company: Company,
    ploy: Staff,
    somchai: Staff,
    signed_in: Callable[..., Page],
    contexts: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    manager = signed_in(ploy)
    she_writes_a_rule_in_thai_and_sees_its_number(manager)
    she_publishes_it(manager)
    signature = he_signs_it(signed_in(somchai), tmp_path)
    case = one_mail_is_late(company, somchai)
    the_breach_leads_to_the_rule_and_the_name_under_it(manager, case, signature)
    a_tighter_one_is_tried(manager, company, somchai)
    customers_read_it_in_greek(manager, contexts().new_page())


def she_writes_a_rule_in_thai_and_sees_its_number(page: Page) -> None:
    page.goto("/handbook/quince/write")
    page.select_option("select[name=language]", "th")
    page.click("button[value=sample]")
    page.locator(".arrange button[value=rule]").click()
    expect(page.locator("#part-body")).to_have_value("")
    page.fill("#part-title", TITLE)
    block = format_block(parse_block(BLOCK, measures=declared_measures()), "th")
    assert "อีเมล" in block
    page.fill("#part-body", f"{SENTENCE}\n\n```standard\n{block}\n```\n")
    expect(page.locator("#seen .line.wrong")).to_have_count(0)
    expect(page.locator("#seen")).to_contain_text("ตอบอีเมลทันที")
    expect(page.locator("[data-draft-said]")).not_to_be_empty()


def she_publishes_it(page: Page) -> None:
    page.locator(".acts a.first").click()
    page.locator(".publish-form button").first.click()
    expect(page.locator("h1")).to_be_visible()
    seal_and_follow()
    page.goto("/standards")
    expect(page.locator("body")).to_contain_text("ตอบอีเมลทันที")


def he_signs_it(page: Page, folder: Path) -> Signature:
    page.goto("/handbook/quince/sign")
    while page.locator("form[action$='/read'] button").count():
        page.locator("form[action$='/read'] button").first.click()
        page.wait_for_load_state()
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    link = page.locator("a[href^='/certificates/']").first
    expect(link).to_be_visible()
    with page.expect_download() as waiting:
        link.click()
    is_signed_and_unchanged(waiting.value, folder)
    return Signature.objects.get()


def is_signed_and_unchanged(paper: Download, folder: Path) -> None:
    file = folder / "certificate.pdf"
    paper.save_as(file)
    own_key = (Path(settings.HOME) / signing_key.KEY_FILE).read_bytes()
    own = next(der for kind, _headers, der in pem.unarmor(own_key, multiple=True) if kind == "CERTIFICATE")
    trust = ValidationContext(trust_roots=[x509.Certificate.load(own)], allow_fetching=False)
    signed = PdfFileReader(io.BytesIO(file.read_bytes())).embedded_signatures[0]
    with ThreadPoolExecutor() as beside:  # Playwright's loop runs in this thread, and pyHanko wants one of its own.
        found = beside.submit(validate_pdf_signature, signed, trust).result()
    assert found.intact
    assert found.valid


def one_mail_is_late(company: Company, by: Staff) -> Case:
    at = now()
    case = one_mail(company, at=at)
    seal_and_follow()
    later = at + timedelta(seconds=5)
    breach(at=later)
    reply(case=case, by=by, text="ขออภัยครับ เราจะส่งใบใหม่ให้วันนี้", at=later)
    seal_and_follow()
    return case


def one_mail(company: Company, *, at: datetime) -> Case:
    opening = NewCase(
        brand=company.brand,
        team=company.team,
        channel="email",
        subject="ชามแตก",
        customer=find_or_create_customer(channel="email", value="nicha@example.com", name="ณิชา", language="th", at=at),
        at=at,
    )
    first = FirstMessage(opening=opening, incoming=IncomingMessage(party="nicha@example.com", text="ชามมาถึงแล้วแตก"))
    (message,) = open_cases_from_messages(messages=[first])
    return message.case


def the_breach_leads_to_the_rule_and_the_name_under_it(page: Page, case: Case, signature: Signature) -> None:
    clock = Clock.objects.get(case=case.pk, standard__brand="quince", version__title=TITLE)
    assert clock.breached_at
    page.goto(f"/cases/{case.ref}")
    page.locator(f"a[href='/standards/clocks/{clock.pk}']").first.click()
    page.locator("main a[href*='/handbook/quince']").first.click()
    expect(page.locator(".rule", has_text=TITLE).first).to_be_visible()
    page.goto("/handbook/quince/signed")
    expect(page.locator("body")).to_contain_text(signature.staff.name)


def a_tighter_one_is_tried(page: Page, company: Company, by: Staff) -> None:
    """In the week before, forty mails were answered after one to forty minutes, nine in ten of them within 36."""
    at = now()
    then = at.replace(hour=12) - timedelta(days=at.weekday() + 5)
    for number in range(40):
        case = one_mail(company, at=then + timedelta(minutes=number))
        reply(case=case, by=by, text="เรียบร้อยแล้ว", at=then + timedelta(minutes=2 * number + 1))
    seal_and_follow()
    while fact_writer.write_moved_days():
        pass
    reading_cache.clear_readings()
    slug = Standard.objects.get(versions__title=TITLE).slug
    page.goto(f"/standards/try?standard={slug}")
    expect(page.locator("body")).to_contain_text("ตอบอีเมลทันที")
    expect(page.locator(".told-of dd", has=page.locator("a"))).to_contain_text("36")


def customers_read_it_in_greek(page: Page, stranger: Page) -> None:
    page.goto(f"/standards/{Standard.objects.get(versions__title=TITLE).slug}")
    page.locator("button[name=shown][value=yes]").click()
    page.wait_for_load_state()
    stranger.goto("/our-word/quince?language=el")
    expect(stranger.locator("html")).to_have_attribute("lang", "el")
    expect(stranger.locator(".promise")).to_contain_text("ทุกคนที่เขียนมาได้รับคำตอบทันที")
    expect(stranger.locator("h1")).to_contain_text("υπ")
