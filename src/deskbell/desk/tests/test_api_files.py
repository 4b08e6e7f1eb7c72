"""Programs send files as people do: with a reply, with a case, within the same limits."""

import base64
import errno
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from deskbell.desk.actions.attach_file import attach_file
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.receive_message import MessageFile
from deskbell.desk.models import Attachment, Case, DraftFile
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.desk.tests.test_api import Call, call
from deskbell.kit.file_store import file_store
from deskbell.people.actions.make_token import make_token

__all__ = ["call"]


def file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def stored() -> set[str]:
    return {path.name for path in settings.HOME.glob("files/*/*")}


def test_files_go_with_a_reply(call: Call, company: Company) -> None:
    case = company.case()
    attach_file(case=case, by=company.ann, name="draft.txt", content=b"Ann's own", at=NINE)
    sent = [file("λογαριασμός.pdf", b"%PDF-1.7"), file("a\r\nb/../c.eml", b"Subject: x")]
    status, told = call("post", f"cases/{case.ref}/replies", {"text": "Here is the bill.", "files": sent})
    assert status == 201
    assert [one["name"] for one in told["attachments"]] == ["λογαριασμός.pdf", "a b/../c.eml"]
    kept = Attachment.objects.filter(message__case=case).order_by("pk")
    assert [one.type for one in kept] == ["application/pdf", "application/octet-stream"]
    assert [file_store.path(one.sha256).read_bytes() for one in kept] == [b"%PDF-1.7", b"Subject: x"]
    assert [one.name for one in DraftFile.objects.all()] == ["draft.txt"]


@pytest.mark.parametrize(("by", "kind"), [("customer", "in"), ("us", "out")])
def test_files_begin_a_case(call: Call, company: Company, by: str, kind: str) -> None:
    asked = {"customer": "new@example.com", "subject": "Plates", "text": "Two are missing.", "by": by}
    made = call("post", "cases", asked | {"files": [file("plates.jpg", b"\xff\xd8\xff")]})[1]
    (told,) = (one for one in call("get", f"cases/{made['ref']}/timeline")[1]["items"] if one["kind"] == kind)
    kept = Attachment.objects.get()
    assert told["attachments"] == [{"id": kept.pk, "name": "plates.jpg", "size": 3, "flag": ""}]


@pytest.fixture
def get(client: Client, company: Company) -> Any:
    """Download a file as Ann's program."""
    _token, secret = make_token(name="report", scopes=["cases:read"], staff=company.ann, by=None, at=NINE)

    def ask(path: str) -> tuple[int, bytes, Any]:
        answer = client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
        return answer.status_code, answer.getvalue(), answer

    return ask


def _sent(case: Case, company: Company, **words: Any) -> Attachment:
    kept = MessageFile(name="slip.html", type="text/html", size=3, sha256=file_store.put(b"<b>"))
    message = company.receive(case, "See the file", at=NINE)
    return Attachment.objects.create(message=message, **{**vars(kept), **words})


def test_a_file_is_handed_out_as_bytes_and_never_as_a_page(get: Any, company: Company) -> None:
    case, other = company.case(), company.case()
    sent = _sent(case, company)
    status, content, answer = get(f"cases/{case.ref}/files/{sent.pk}")
    assert (status, content) == (200, b"<b>")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''slip.html"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for wrong in (f"{other.ref}/files/{sent.pk}", f"{case.ref}/files/{sent.pk + 1}", f"QC-0/files/{sent.pk}"):
        assert get(f"cases/{wrong}")[0] == 404
    assert get(f"cases/{case.ref}/files/{2**63}")[0] == 422
    file_store.path(sent.sha256).unlink()
    status, _, gone = get(f"cases/{case.ref}/files/{sent.pk}")
    assert (status, gone["Content-Type"]) == (404, "application/json; charset=utf-8")


def test_the_files_of_a_merged_case_are_had_where_it_goes_on(get: Any, company: Company) -> None:
    case, into = company.case(), company.case()
    sent = _sent(case, company)
    merge(case=case, into=into, by=company.ann, at=NINE)
    assert [get(f"cases/{ref}/files/{sent.pk}")[0] for ref in (case.ref, into.ref)] == [200, 200]


def test_a064_a_file_that_may_do_harm_is_handed_out_only_to_who_knows_it(get: Any, company: Company) -> None:
    case = company.case()
    sent = _sent(case, company, flag="test virus")
    status, content, _ = get(f"cases/{case.ref}/files/{sent.pk}")
    assert (status, b"flagged=true" in content) == (409, True)
    assert get(f"cases/{case.ref}/files/{sent.pk}?flagged=true")[:2] == (200, b"<b>")


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
    """No test can fill the disk: the call that would fail raises what the system raises then."""

    def full(*_words: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    case = company.case()
    client.force_login(company.ann)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    sent = {"file": SimpleUploadedFile("bill.pdf", b"for a full disk")}
    answer = client.post(f"/cases/{case.ref}/enclose", sent)
    assert (answer.status_code, answer["Retry-After"], DraftFile.objects.count()) == (503, "60", 0)


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
