"""The paper of a signature: it verifies with somebody else's program, and no longer does when a single byte is another."""

import io
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from deskbell.handbook.actions.certify import certify
from deskbell.handbook.loops import certificates
from deskbell.handbook.models import Certificate
from deskbell.handbook.paper.key import own_key
from deskbell.handbook.paper.press import NoPaper, press
from deskbell.handbook.reads.paper import paper_of
from deskbell.handbook.tests.conftest import AT
from deskbell.handbook.tests.test_readiness import put_name
from deskbell.journal.models import Entry

LANGUAGES = ("en", "th", "el", "af", "hi")


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def checked(pdf: bytes, key: Path):
    """What pyHanko says of the signature, trusting nothing but the house's own certificate."""
    parts = {kind: der for kind, _headers, der in pem.unarmor(key.read_bytes(), multiple=True)}
    trust = ValidationContext(trust_roots=[x509.Certificate.load(parts["CERTIFICATE"])], allow_fetching=False)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, trust)


def test_a_certificate_verifies_and_one_flipped_byte_breaks_it(edition, kavita, visit, home):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    answer = visit(kavita).get(f"/certificates/{signature.pk}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    found = checked(answer.content, home / "signing.pem")
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"
    flipped = bytearray(answer.content)
    flipped[len(flipped) // 3] ^= 1
    broken = checked(bytes(flipped), home / "signing.pem")
    assert not broken.intact
    assert not broken.bottom_line


def test_the_background_makes_what_is_missing_once(edition, kavita, manager, home):
    put_name(kavita, edition, at=AT + timedelta(days=1))
    put_name(manager, edition, at=AT + timedelta(days=1))
    assert (certificates(), certificates()) == (2, 0)
    assert Certificate.objects.count() == 2
    assert Entry.objects.filter(kind="handbook.certificate.made").count() == 2
    assert certify(signatures=[Certificate.objects.first().signature], at=AT) == 0


def test_only_the_person_and_managers_get_a_certificate(edition, kavita, person, manager, visit, home):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    assert visit(person("other")).get(f"/certificates/{signature.pk}").status_code == 404
    assert visit(manager).get(f"/certificates/{signature.pk}").status_code == 200
    for reader, status in ((kavita, 200), (manager, 200), (person("third"), 404)):
        page = visit(reader).get(f"/staff/{kavita.pk}/file/")
        assert page.status_code == status
        assert (f"/certificates/{signature.pk}" in page.content.decode()) is (status == 200)


def test_a_certificate_is_set_in_each_of_the_languages(edition, kavita, home):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    papers = []
    for language in LANGUAGES:
        signature.language = language
        papers.append(paper_of(signature))
    assert len({paper["title"] for paper in papers}) >= 1
    pdfs = press(papers, house="Κυδώνι ควินซ์ क्विंस")
    assert [pdf[:5] for pdf in pdfs] == [b"%PDF-"] * len(LANGUAGES)
    assert all(checked(pdf, home / "signing.pem").bottom_line for pdf in pdfs)


def test_the_house_has_one_key_for_its_owner_alone(home):
    place = own_key(home=home, house="Quince & Clay")
    first = place.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert own_key(home=home, house="Another").read_bytes() == first
    assert [path.name for path in home.iterdir()] == ["signing.pem"]


def test_without_paper_the_signature_is_kept_and_the_page_says_so(edition, kavita, visit, home):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    (home / "signing.pem").write_text("this is no key")
    answer = visit(kavita).get(f"/certificates/{signature.pk}")
    assert answer.status_code == 503
    assert "The signature is kept" in answer.content.decode()
    with pytest.raises(NoPaper):
        certificates()
