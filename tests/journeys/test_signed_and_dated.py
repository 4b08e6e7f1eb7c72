"""Every employee reads, signs and dates the handbook (M22). The form is kept in the file, and a new edition asks again
for changed rules.

An agent reads chapter by chapter, asks about a rule, gets an answer, and signs with her password. A program that is not
ours verifies the certificate in her file. Then a rule changes: the roll shows who has signed it and who has not.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from asn1crypto import pem, x509
from django.core.cache import cache
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.models import Edition, Signature
from deskbell.handbook.tests.conftest import PASSWORD, TEXT, kavita, manager, person, shop, visit
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Brand, Staff

__all__ = ["kavita", "manager", "person", "shop", "visit"]
pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHANGED = TEXT.replace("Yours.", "The name of the company, then yours.")


@pytest.fixture
def today(db: None) -> Iterator[time_machine.Traveller]:
    """A Monday morning."""
    cache.clear()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def test_signed_and_dated(
    shop: Brand,
    kavita: Staff,
    manager: Staff,
    visit: Callable[[Staff], Client],
    today: time_machine.Traveller,
    settings: object,
    tmp_path: Path,
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    edition = publish_edition(brand=shop, markdown=TEXT, language="en", by=manager, at=MONDAY)
    hers, theirs = visit(kavita), visit(manager)
    today.shift(timedelta(minutes=5))
    she_asks_and_the_answer_stands_at_the_rule(hers, theirs, edition)
    she_reads_chapter_by_chapter_and_signs(hers)
    the_certificate_in_her_file_verifies(hers, kavita, tmp_path)
    a_new_edition_asks_again_only_for_what_it_changed(hers, shop, manager, today)
    the_roll_says_who_has_signed_and_who_has_not(theirs)
    the_journal_has_it_all_and_holds(kavita)


def she_asks_and_the_answer_stands_at_the_rule(hers: Client, theirs: Client, edition: Edition) -> None:
    key = edition.rules.get(number="1.2").key
    words = {"text": "First name, or both?", "back": "sign"}
    assert hers.post(f"/handbook/qc/ask/{key}", words).status_code == 302
    asked = theirs.get("/handbook/qc/questions").content.decode()
    number = re.search(r'name="question" value="(\d+)"', asked)
    assert number is not None
    theirs.post("/handbook/qc/questions", {"question": number[1], "text": "The one you like to be called by."})
    page = hers.get("/handbook/qc/sign").content.decode()
    assert page.index("First name, or both?") < page.index("The one you like to be called by.")


def she_reads_chapter_by_chapter_and_signs(hers: Client) -> None:
    for _chapter in range(2):
        page = hers.get("/handbook/qc/sign").content.decode()
        form = dict(re.findall(r'name="(edition|chapter)" value="(\w+)"', page))
        assert hers.post("/handbook/qc/read", form).status_code == 302
    put_name(hers)
    assert Signature.objects.get().rules.count() == 3


def put_name(hers: Client) -> None:
    sheet = re.search(r'name="sheet" value="([^"]+)"', hers.get("/handbook/qc/sign").content.decode())
    assert sheet is not None
    assert hers.post("/handbook/qc/sign", {"sheet": sheet[1], "password": PASSWORD}).status_code == 302


def the_certificate_in_her_file_verifies(hers: Client, kavita: Staff, home: Path) -> None:
    file = hers.get(f"/staff/{kavita.pk}/file/").content.decode()
    link = re.search(r'href="(/certificates/\d+)"', file)
    assert link is not None
    pdf = hers.get(link[1]).content
    parts = {kind: der for kind, _headers, der in pem.unarmor((home / "signing.pem").read_bytes(), multiple=True)}
    trust = ValidationContext(trust_roots=[x509.Certificate.load(parts["CERTIFICATE"])], allow_fetching=False)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    found = validate_pdf_signature(signature, trust)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)


def a_new_edition_asks_again_only_for_what_it_changed(
    hers: Client, shop: Brand, manager: Staff, today: time_machine.Traveller
) -> None:
    today.shift(timedelta(hours=1))
    publish_edition(brand=shop, markdown=CHANGED, language="en", by=manager, at=MONDAY + timedelta(hours=1))
    page = hers.get("/handbook/qc").content.decode()
    assert "Changed since you signed" in page
    assert page.count("changed, sign again") == 1
    assert hers.post("/handbook/qc/read", {"edition": 2, "chapter": 1}).status_code == 302
    put_name(hers)
    assert [row.rules.count() for row in Signature.objects.order_by("pk")] == [3, 1]


def the_roll_says_who_has_signed_and_who_has_not(theirs: Client) -> None:
    page = theirs.get("/handbook/qc/signed").content.decode()
    rows = re.findall(r"<tr><td><b>([^<]+)</b></td>.*?<td class=\"num\"><span[^>]*>[^<]*</span>(\d+)</td>", page)
    assert rows == [("Thandeka Rao", "3"), ("Kavita Rao", "0")]


def the_journal_has_it_all_and_holds(kavita: Staff) -> None:
    seal_and_follow()
    signed = Entry.objects.filter(kind="handbook.edition.signed").order_by("number")
    assert [(entry.actor, len(entry.facts["rules"])) for entry in signed] == [(kavita.pk, 3), (kavita.pk, 1)]
    assert verify_journal().faults == []
