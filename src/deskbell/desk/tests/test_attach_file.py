"""Files of a reply: saved as they are chosen, sent once, and erased with the customer."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from deskbell.desk.actions.attach_file import attach_file, detach_file
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.refusals import FilesTooLarge, NeedsFile, TooManyFiles
from deskbell.desk.actions.reply import reply
from deskbell.desk.case_channels import get_desk_channel, list_desk_channels
from deskbell.desk.models import Attachment, Case, DraftFile
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.journal.erase import erase_personal_text
from deskbell.kit.file_store import file_store


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    """Ann's browser."""
    client.force_login(company.ann)
    return client


def names(case: Case) -> list[str]:
    return list(
        Attachment.objects.filter(message__case=case, message__contact__direction="out").values_list("name", flat=True)
    )


def test_files_go_with_the_reply_of_who_chose_them(company: Company) -> None:
    case = company.case()
    attach_file(case=case, by=company.ann, name="bill.pdf", content=b"%PDF-1.7", at=NINE)
    attach_file(case=case, by=company.bo, name="other.txt", content=b"Bo's", at=NINE)
    sent = reply(case=case, by=company.ann, text="Here is the bill.", enclosed=True, at=company.later(5))
    (file,) = Attachment.objects.filter(message=sent)
    assert (file.name, file.type, file.size) == ("bill.pdf", "application/pdf", 8)
    assert file_store.path(file.sha256).read_bytes() == b"%PDF-1.7"
    assert [one.name for one in DraftFile.objects.all()] == ["other.txt"]


def test_a_reply_of_a_program_takes_no_files_of_a_person_along(company: Company) -> None:
    case = company.case()
    attach_file(case=case, by=company.ann, name="bill.pdf", content=b"%PDF-1.7", at=NINE)
    reply(case=case, by=company.ann, text="It leaves today.", at=company.later(5))
    assert (names(case), DraftFile.objects.count()) == ([], 1)


def test_a_file_can_be_left_out_again_and_is_gone(company: Company) -> None:
    case = company.case()
    with TestCase.captureOnCommitCallbacks(execute=True):
        one = attach_file(case=case, by=company.ann, name="a.txt", content=b"wrong file", at=NINE)
        detach_file(case=case, by=company.bo, number=one.pk)
        assert DraftFile.objects.count() == 1
        detach_file(case=case, by=company.ann, number=one.pk)
    assert not file_store.path(one.sha256).exists()


def test_a065_what_no_mail_could_carry_is_refused(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(get_desk_channel("email"), max_files_size=10, max_files=2)
    monkeypatch.setitem(list_desk_channels(), "email", small)
    case = company.case()
    for content, refusal in ((b"", NeedsFile), (b"x" * 11, FilesTooLarge)):
        with pytest.raises(refusal):
            attach_file(case=case, by=company.ann, name="a", content=content, at=NINE)
    for content in (b"x" * 6, b"x"):
        attach_file(case=case, by=company.ann, name="a", content=content, at=NINE)
    with pytest.raises(FilesTooLarge):
        attach_file(case=case, by=company.ann, name="a", content=b"x" * 5, at=NINE)
    with pytest.raises(TooManyFiles):
        attach_file(case=case, by=company.ann, name="a", content=b"x", at=NINE)


def test_files_follow_their_case_into_another(company: Company) -> None:
    case, into = company.case(), company.case()
    attach_file(case=case, by=company.ann, name="bill.pdf", content=b"%PDF-1.7", at=NINE)
    merge(case=case, into=into, by=company.ann, at=company.later(5))
    reply(case=into, by=company.ann, text="Here is the bill.", enclosed=True, at=company.later(6))
    assert names(into) == ["bill.pdf"]


def test_files_are_forgotten_with_the_customer(company: Company) -> None:
    case = company.case()
    with TestCase.captureOnCommitCallbacks(execute=True):
        attach_file(case=case, by=company.ann, name="sent.txt", content=b"sent to them", at=NINE)
        reply(case=case, by=company.ann, text="Here it is.", enclosed=True, at=company.later(5))
        attach_file(case=case, by=company.ann, name="waits.txt", content=b"about them", at=company.later(6))
        kept = [
            *Attachment.objects.values_list("sha256", flat=True),
            *DraftFile.objects.values_list("sha256", flat=True),
        ]
        erase_personal_text(customer=case.customer_id, by=company.ann.pk, at=company.later(7))
    assert (len(kept), DraftFile.objects.count(), Attachment.objects.count()) == (2, 0, 0)
    assert not any(file_store.path(name).exists() for name in kept)


def test_files_are_chosen_seen_and_sent_on_the_page(company: Company, ann: Client) -> None:
    case = company.case()
    chosen = [SimpleUploadedFile("λογαριασμός.pdf", b"%PDF-1.7"), SimpleUploadedFile("b.txt", b"b")]
    assert ann.post(f"/cases/{case.ref}/enclose", {"file": chosen}).status_code == 302
    shown = ann.get(f"/cases/{case.ref}").content.decode()
    assert "λογαριασμός.pdf" in shown
    assert 'name="enclosed" value="1"' in shown
    first = DraftFile.objects.earliest("pk").pk
    fragment = ann.post(f"/cases/{case.ref}/enclose/{first}/out", headers={"X-Fragment": "1"}).content.decode()
    assert ("λογαριασμός.pdf" in fragment, "b.txt" in fragment) == (False, True)
    assert ann.post(f"/cases/{case.ref}/reply", {"text": "Here it is.", "enclosed": "1"}).status_code == 302
    assert names(case) == ["b.txt"]


@pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}])
def test_a_file_that_is_refused_says_why(company: Company, ann: Client, headers: dict[str, str]) -> None:
    case = company.case()
    for sent in ({}, {"file": SimpleUploadedFile("empty.txt", b"")}):
        answer = ann.post(f"/cases/{case.ref}/enclose", sent, headers=headers)
        assert answer.status_code == 422
        assert "This file is empty" in answer.content.decode()


def test_a065_a_body_beyond_all_measure_is_refused_unread(client: Client) -> None:
    answer = client.post(
        "/account/login/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH="99999999"
    )
    assert answer.status_code == 413
