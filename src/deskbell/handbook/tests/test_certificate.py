"""A certificate verifies in another program, and no longer does if a single byte is changed."""

import io
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from deskbell.handbook.certificate_pdf.render import CertificateFailed, render_certificates
from deskbell.handbook.certificate_pdf.signing_key import ensure_signing_key
from deskbell.handbook.loops import make_missing_certificates
from deskbell.handbook.models import Certificate
from deskbell.handbook.reads.certificate import certificate_content
from deskbell.handbook.tests.conftest import AT
from deskbell.handbook.tests.test_readiness import put_name
from deskbell.journal.models import Entry

LANGUAGES = ("en", "th", "el", "af", "hi")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One data folder for all tests here, so that fonts are unpacked once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def home(settings, kept):
    settings.HOME = kept
    return kept


def checked(pdf: bytes, key: Path):
    """pyHanko's verdict on the signature, with the installation's own certificate as the only trusted one."""
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


def test_the_background_makes_what_is_missing_once_and_only_who_may_sees_it(
    edition, kavita, person, manager, visit, home
):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    put_name(manager, edition, at=AT + timedelta(days=1))
    assert (make_missing_certificates(), make_missing_certificates()) == (2, 0)
    assert Certificate.objects.count() == 2
    assert Entry.objects.filter(kind="handbook.certificate.made").count() == 2
    for reader, status in ((kavita, 200), (manager, 200), (person("third"), 404)):
        client = visit(reader)
        assert client.get(f"/certificates/{signature.pk}").status_code == status
        page = client.get(f"/staff/{kavita.pk}/file/")
        assert page.status_code == status
        assert (f"/certificates/{signature.pk}" in page.content.decode()) is (status == 200)


def test_a_certificate_is_set_in_each_of_the_languages(edition, kavita, home):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    papers = []
    for language in LANGUAGES:
        signature.language = language
        papers.append(certificate_content(signature))
    pdfs = render_certificates(papers, organisation="Κυδώνι ควินซ์ क्विंस")
    assert [pdf[:5] for pdf in pdfs] == [b"%PDF-"] * len(LANGUAGES)
    assert all(checked(pdf, home / "signing.pem").bottom_line for pdf in pdfs)


def test_the_installation_has_one_key_for_its_owner_alone(tmp_path):
    place = ensure_signing_key(home=tmp_path, organisation="Quince & Clay")
    first = place.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert ensure_signing_key(home=tmp_path, organisation="Another").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["signing.pem"]


def test_without_paper_the_signature_is_kept_and_the_page_says_so(edition, kavita, visit, home, monkeypatch):
    signature = put_name(kavita, edition, at=AT + timedelta(days=1))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    answer = visit(kavita).get(f"/certificates/{signature.pk}")
    assert answer.status_code == 503
    assert "Your signature is saved" in answer.content.decode()
    with pytest.raises(CertificateFailed):
        make_missing_certificates()
