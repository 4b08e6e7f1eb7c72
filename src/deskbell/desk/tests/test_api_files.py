"""Programs send files as people do: with a reply, with a case, within the same bounds."""

import base64
import errno
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from deskbell.desk.actions.enclose import enclose
from deskbell.desk.models import Attachment, Case, Enclosure
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.desk.tests.test_api import Call, call
from deskbell.kit.files import files

__all__ = ["call"]


def file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def stored() -> set[str]:
    return {path.name for path in settings.HOME.glob("files/*/*")}


def test_files_go_with_a_reply(call: Call, company: Company) -> None:
    case = company.case()
    enclose(case=case, by=company.ann, name="draft.txt", content=b"Ann's own", at=NINE)
    sent = [file("λογαριασμός.pdf", b"%PDF-1.7"), file("a\r\nb/../c.eml", b"Subject: x")]
    status, told = call("post", f"cases/{case.ref}/replies", {"text": "Here is the bill.", "files": sent})
    assert status == 201
    assert [one["name"] for one in told["attachments"]] == ["λογαριασμός.pdf", "a b/../c.eml"]
    kept = Attachment.objects.filter(message__case=case).order_by("pk")
    assert [one.type for one in kept] == ["application/pdf", "application/octet-stream"]
    assert [files.path(one.sha256).read_bytes() for one in kept] == [b"%PDF-1.7", b"Subject: x"]
    assert [one.name for one in Enclosure.objects.all()] == ["draft.txt"]


@pytest.mark.parametrize(("by", "kind"), [("customer", "in"), ("us", "out")])
def test_files_begin_a_case(call: Call, company: Company, by: str, kind: str) -> None:
    asked = {"customer": "new@example.com", "subject": "Plates", "text": "Two are missing.", "by": by}
    made = call("post", "cases", asked | {"files": [file("plates.jpg", b"\xff\xd8\xff")]})[1]
    (told,) = (one for one in call("get", f"cases/{made['ref']}/timeline")[1]["items"] if one["kind"] == kind)
    assert told["attachments"] == [{"name": "plates.jpg", "size": 3, "flag": ""}]


def test_a_customer_may_send_a_file_without_a_word_but_we_may_not(call: Call, company: Company) -> None:
    asked = {"customer": "new@example.com", "subject": "Plates", "files": [file("plates.jpg", b"\xff\xd8\xff")]}
    made = call("post", "cases", asked)[1]
    assert [one["kind"] for one in call("get", f"cases/{made['ref']}/timeline")[1]["items"]] == ["event", "in"]
    status, problem = call("post", "cases", asked | {"by": "us"})
    assert (status, problem["detail"], Case.objects.count()) == (409, "NeedsWords", 1)


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ([{"name": "a.txt", "content": "no base64!"}], ["body", "files", "0", "content"]),
        ([{"name": "a.txt", "content": 7}], ["body", "files", "0", "content"]),
        ([{"name": "", "content": "YQ=="}], ["body", "files", "0", "name"]),
        ([{"name": "a.txt", "content": "YQ==", "path": "/etc/passwd"}], ["body", "files", "0", "path"]),
        ([{"name": "a.txt", "content": "YQ=="}] * 21, ["body", "files"]),
    ],
)
def test_a070_what_is_no_file_is_refused_by_name(call: Call, company: Company, sent: Any, where: list[str]) -> None:
    status, problem = call("post", f"cases/{company.case().ref}/replies", {"text": "Here.", "files": sent})
    assert (status, problem["detail"][0]["where"], Attachment.objects.count()) == (422, where, 0)


def test_a_file_of_a_refused_reply_is_not_kept(call: Call, company: Company) -> None:
    case, before = company.case(held="It could not be proven"), stored()
    asked = {"text": "Here is the bill.", "files": [file("bill.pdf", b"for nobody")]}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert call("post", f"cases/{case.ref}/replies", asked)[0] == 409
    assert stored() == before
    asked["files"] = [file("empty.pdf", b"")]
    assert call("post", f"cases/{case.ref}/replies", asked)[1]["detail"] == "NeedsFile"


def test_a_file_that_finds_no_room_is_refused_for_now(
    client: Client, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test can fill the disk: the call that would meet that says what the system says then."""

    def full(*_words: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    case = company.case()
    client.force_login(company.ann)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    sent = {"file": SimpleUploadedFile("bill.pdf", b"for a full disk")}
    answer = client.post(f"/cases/{case.ref}/enclose", sent)
    assert (answer.status_code, answer["Retry-After"], Enclosure.objects.count()) == (503, "60", 0)


def test_a098_files_asked_again_under_their_key_go_once(call: Call, company: Company) -> None:
    case = company.case()
    asked = {"text": "Here is the bill.", "files": [file("bill.pdf", b"%PDF-1.7")]}
    first, again = (call("post", f"cases/{case.ref}/replies", asked, key="k") for _ in range(2))
    assert (first, Attachment.objects.count()) == (again, 1)


def test_a065_a_body_with_files_may_be_longer_than_a_form(client: Client, call: Call, company: Company) -> None:
    ref, long = company.case().ref, settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    sent = [file("film.mp4", b"x" * long)]
    assert call("post", f"cases/{ref}/replies", {"text": "Here.", "files": sent})[0] == 201
    assert call("post", f"cases/{ref}/notes", {"text": "x" * (long + 1)})[0] == 413
    body = {"CONTENT_LENGTH": str(17 * 1024 * 1024), "content_type": "application/json"}
    assert client.post(f"/api/v1/cases/{ref}/replies", "{}", **body).status_code == 413
