"""The screens of the desk: what each shows, to whom, at what cost, and that hostile texts in them do nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.record_delivery import record_lost_message
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.wait import wait
from deskbell.desk.models import Attachment, Case, CaseDraft, Message
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Address, Customer

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    """Ann's browser; the shop is her team."""
    company.ann.teams.add(company.team)
    client.force_login(company.ann)
    return client


def _with_file(company: Company, content: bytes, **words: Any) -> tuple[Case, Attachment]:
    case = company.case()
    given = {"name": "slip.png", "type": "image/png", **words}
    attached = MessageFile(size=len(content), sha256=file_store.put(content), **given)
    message = receive_message(
        case=case,
        channel="email",
        customer=case.customer,
        incoming=IncomingMessage(party="c1@example.com", text="See the file", attachments=[attached]),
        at=NINE,
    )
    return case, Attachment.objects.get(message=message)


def _stands(client: Client, view: str, case: Case) -> bool:
    return f'id="row-{case.pk}"' in client.get(f"/desk/{view}").content.decode()


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("view", ["mine", "teams", "nobody", "late", "waiting", "held", "all"])
def test_a_list_costs_as_many_questions_with_three_rows_as_with_one(ann: Client, company: Company, view: str) -> None:
    company.case()
    one = _queries(ann, f"/desk/{view}")
    for _number in range(2):
        company.case()
    assert _queries(ann, f"/desk/{view}") == one


def test_a_case_costs_as_many_questions_with_three_messages_as_with_one(ann: Client, company: Company) -> None:
    case = company.case()
    one = _queries(ann, f"/cases/{case.ref}")
    for number in range(2):
        company.receive(case, f"More {number}", at=company.later(number))
    assert _queries(ann, f"/cases/{case.ref}") == one


@pytest.mark.parametrize("view", ["mine", "teams", "nobody", "late", "waiting", "held", "all", "nothing"])
def test_strangers_are_led_to_the_door(client: Client, company: Company, view: str) -> None:
    assert client.get(f"/desk/{view}").url.startswith("/account/login/")


def test_each_case_stands_in_the_views_it_belongs_to(ann: Client, company: Company) -> None:
    fresh, mine, waiting, held = company.case(), company.case(), company.case(), company.case(held="Not proven")
    ann.post(f"/cases/{mine.ref}/claim")
    wait(case=waiting, on="customer", until=None, by=company.bo, at=NINE)
    places = {
        view: {
            case.ref
            for case in (fresh, mine, waiting, held)
            if f'id="row-{case.pk}"' in ann.get(f"/desk/{view}").content.decode()
        }
        for view in ("mine", "teams", "nobody", "waiting", "held", "all")
    }
    assert places == {
        "mine": {mine.ref},
        "teams": {fresh.ref, mine.ref, waiting.ref},
        "nobody": {fresh.ref},
        "waiting": {waiting.ref},
        "held": {held.ref},
        "all": {fresh.ref, mine.ref, waiting.ref, held.ref},
    }


def test_the_home_address_leads_to_the_view_looked_at_last(ann: Client, company: Company) -> None:
    assert ann.get("/").url == "/desk/teams"
    ann.get("/desk/waiting")
    assert ann.get("/desk").url == "/desk/waiting"


def test_the_pill_counts_what_is_new_and_not_shown(ann: Client, company: Company) -> None:
    shown = company.case(at=now())
    page = ann.get("/desk/teams")
    asked = page.content.decode().split('data-fragment="/desk/teams/arrivals?')[1].split('"')[0].replace("&amp;", "&")
    address = f"/desk/teams/arrivals?{asked}"
    assert "updated case" not in ann.get(address).content.decode()
    company.receive(shown, "Hello?", at=now())
    assert "updated case" not in ann.get(address).content.decode()
    company.case(at=now())
    assert "1 updated case" in ann.get(address).content.decode()


def test_a_refused_reply_keeps_the_words(ann: Client, company: Company) -> None:
    case = company.case()
    Case.objects.filter(pk=case.pk).update(state="closed")
    answer = ann.post(f"/cases/{case.ref}/reply", {"text": "My words"})
    assert answer.status_code == 422
    assert "This case is closed" in answer.content.decode()
    empty = ann.post(f"/cases/{company.case().ref}/reply", {"text": "  "})
    assert empty.status_code == 422


def test_who_has_not_seen_a_colleagues_reply_is_stopped_once(ann: Client, company: Company) -> None:
    case = company.case()
    theirs = reply(case=case, by=company.bo, text="Bo was faster", at=company.later(1))
    stopped = ann.post(f"/cases/{case.ref}/reply", {"text": "My words", "seen": "0"})
    assert stopped.status_code == 422
    page = stopped.content.decode()
    assert "My words" in page
    assert f'name="seen" value="{theirs.pk}"' in page
    assert ann.post(f"/cases/{case.ref}/reply", {"text": "My words", "seen": str(theirs.pk)}).status_code == 302
    assert Message.objects.filter(author=company.ann).count() == 1


def test_a025_a_draft_is_kept_for_its_writer_alone(ann: Client, company: Company) -> None:
    case = company.case()
    assert ann.post(f"/cases/{case.ref}/draft", {"kind": "reply", "text": "Half"}).status_code == 204
    assert ann.post(f"/cases/{case.ref}/draft", {"kind": "letter", "text": "Half"}).status_code == 400
    assert ">Half</textarea>" in ann.get(f"/cases/{case.ref}").content.decode()
    ann.force_login(company.bo)
    assert "Half" not in ann.get(f"/cases/{case.ref}").content.decode()
    assert CaseDraft.objects.get().staff == company.ann


def test_an_outcome_can_be_taken_back(ann: Client, company: Company) -> None:
    case = company.case()
    answer = ann.post(f"/cases/{case.ref}/resolve", follow=True)
    assert f'action="/cases/{case.ref}/reopen"' in answer.content.decode()
    ann.post(f"/cases/{case.ref}/reopen")
    case.refresh_from_db()
    assert case.state == "open"


def test_a_long_story_opens_at_its_end_and_leads_to_its_beginning(ann: Client, company: Company) -> None:
    case = company.case()
    for number in range(70):
        company.receive(case, f"Word number {number}.", at=company.later(number + 1))
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert "Word number 69." in page
    assert "Word number 5." not in page
    earlier = page.split(f"/cases/{case.ref}?before=")[1].split('"')[0]
    first = ann.get(f"/cases/{case.ref}?before={earlier}").content.decode()
    seen = [number for number in range(70) if f"Word number {number}." in page or f"Word number {number}." in first]
    assert seen == list(range(70))


def test_a_message_to_a_new_customer_opens_a_case_by_us(ann: Client, company: Company) -> None:
    words = {"channel": "email", "address": "Neu@Example.com", "name": "Νέα", "language": "el", "team": company.team.pk}
    answer = ann.post("/cases/new", {**words, "subject": "Recall", "text": "Please stop using it."})
    case = Case.objects.get()
    assert answer.url == f"/cases/{case.ref}"
    assert (case.owner, case.customer.name, case.state) == (company.ann, "Νέα", "open")
    assert Message.objects.get().contact.party == "neu@example.com"


def test_a_message_that_lacks_something_is_asked_for_again(ann: Client, company: Company) -> None:
    answer = ann.post(
        "/cases/new", {"channel": "email", "address": "nobody", "subject": "Kept words", "text": "", "team": "x"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count('class="error"') == 3
    assert "Kept words" in page
    assert not Case.objects.exists()


CALLERS = (
    ("Ελένη Παπαδοπούλου", "eleni@inbox.example"),
    ("Anna Brown", "brown@post.example"),
    ("สมชาย แก้วมณี", "s.k@inbox.example"),
)


@pytest.fixture
def callers(db: None) -> list[Customer]:
    """Three people who each wrote once."""
    return [find_or_create_customer(channel="email", value=address, name=name, at=NINE) for name, address in CALLERS]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("παπαδ", [0]),
        ("ΕΛΕΝΗ", [0]),
        ("papadopoulou", []),
        ("bro an", [1]),
        ("Brown@post.ex", [1]),
        ("inbox", [0, 2]),
        ("แก้ว", [2]),
        ("มณี", []),
        ("%%%", []),
        ("' | 'a", [1]),
        ("", [0, 1, 2]),
    ],
)
def test_customers_are_found_by_the_beginning_of_any_word(
    ann: Client, company: Company, callers: list[Customer], asked: str, found: list[int]
) -> None:
    page = ann.get("/customers", {"q": asked}).content.decode()
    assert [place for place, (name, _) in enumerate(CALLERS) if f">{name}<" in page] == found
    assert ("No customer found for" in page) == (not found)


def test_a_customer_is_found_by_what_was_learnt_of_them_and_no_longer_when_erased(
    ann: Client, company: Company, callers: list[Customer]
) -> None:
    ann.post(f"/customers/{callers[1].pk}", {"name": "Zoë Brown", "language": "en", "address": "zoe@new.example"})
    for asked in ("zoe", "new.example", "post"):
        assert "Zoë Brown" in ann.get("/customers", {"q": asked}).content.decode(), asked
    erase_customer(customer=callers[1], by=None, at=NINE)
    assert Customer.objects.get(pk=callers[1].pk).found_by == ""


def test_who_calls_is_shown_with_the_matter_that_was_last_touched(ann: Client, company: Company) -> None:
    first, last = company.case(subject="A broken bowl"), company.case(subject="A late parcel")
    Case.objects.filter(pk=last.pk).update(customer=first.customer_id, last_at=first.last_at + timedelta(hours=1))
    page = ann.get("/customers").content.decode()
    assert f'href="/cases/{last.ref}"' in page
    assert f'href="/cases/{first.ref}"' not in page


def test_the_number_of_a_case_leads_to_it(ann: Client, company: Company) -> None:
    case = company.case(subject="A broken bowl")
    assert ann.get("/customers", {"q": f" {case.ref.lower()} "})["Location"] == f"/cases/{case.ref}"
    page = ann.get("/customers", {"q": case.ref.partition("-")[2]}).content.decode()
    assert f'href="/cases/{case.ref}"' in page
    assert "A broken bowl" in page
    assert "No customer found for" in ann.get("/customers", {"q": "QQ-1"}).content.decode()


def test_what_is_learnt_of_a_customer_is_kept(
    ann: Client, company: Company, kinds: Callable[[Case], list[str]]
) -> None:
    case = company.case()
    path = f"/customers/{case.customer_id}"
    ann.post(path, {"name": "Anna Brown", "language": "af", "address": "Anna@example.com"})
    customer = Customer.objects.get(pk=case.customer_id)
    assert (customer.name, customer.language) == ("Anna Brown", "af")
    assert Address.objects.filter(customer=customer, value="anna@example.com").exists()
    other = company.case()
    taken = ann.post(f"/customers/{other.customer_id}", {"name": "X", "language": "", "address": "anna@example.com"})
    assert taken.status_code == 422
    assert "belongs to another customer" in taken.content.decode()


@pytest.mark.parametrize(
    "path", ["claim", "reply", "note", "resolve", "reopen", "close", "release", "presence", "draft"]
)
def test_a087_looking_changes_nothing(ann: Client, company: Company, path: str) -> None:
    case = company.case()
    assert ann.get(f"/cases/{case.ref}/{path}").status_code == 405
    before = Case.objects.values().get(pk=case.pk)
    ann.get(f"/cases/{case.ref}")
    assert Case.objects.values().get(pk=case.pk) == before


def test_a087_a_change_needs_the_pages_own_token(company: Company) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(company.ann)
    case = company.case()
    for path in ("claim", "reply", "note", "assign", "wait", "resolve", "draft", "leave"):
        assert strict.post(f"/cases/{case.ref}/{path}", {"text": "x", "kind": "note"}).status_code == 403


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "\\\\evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_a086_the_way_back_is_one_of_ours(ann: Client, company: Company, back: str) -> None:
    case = company.case()
    assert ann.post(f"/cases/{case.ref}/claim", {"back": back}).url == f"/cases/{case.ref}"
    assert ann.post(f"/cases/{case.ref}/claim", {"back": "/desk/all?after=x"}).url == "/desk/all?after=x"


def test_a045_hostile_words_are_words_everywhere(ann: Client, company: Company) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    customer = find_or_create_customer(channel="email", value="x@example.com", name=hostile, language="en", at=NINE)
    case = company.case(subject=hostile, held=hostile)
    Case.objects.filter(pk=case.pk).update(customer=customer, topic=hostile)
    company.receive(Case.objects.get(pk=case.pk), hostile, at=NINE, held=hostile)
    ann.post(f"/cases/{case.ref}/note", {"text": hostile})
    for path in (
        "/desk/held",
        "/desk/all",
        f"/cases/{case.ref}",
        "/customers",
        f"/customers/{customer.pk}",
        "/cases/new?q=%3Cscript",
    ):
        page = ann.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_a053_signs_that_steer_the_eye_are_made_visible(ann: Client, company: Company) -> None:
    case, _file = _with_file(company, PNG, name="photo\u202egpj.exe")
    Case.objects.filter(pk=case.pk).update(subject="Pay\u202e now")
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert "photo‹U+202E›gpj.exe" in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("evil.html", b"<!doctype html><script>1</script>"),
        ("paper.pdf", b"%PDF-1.7"),
        ("picture.png", b"<svg onload=1>"),
    ],
)
def test_a055_a056_a_file_leaves_as_a_download(ann: Client, company: Company, name: str, content: bytes) -> None:
    case, file = _with_file(company, content, name=name, type="image/svg+xml\r\nX-Evil: 1"[:20])
    answer = ann.get(f"/cases/{case.ref}/files/{file.pk}")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert b"".join(answer.streaming_content) == content


def test_a056_a_picture_is_one_by_its_content(ann: Client, company: Company) -> None:
    case, file = _with_file(company, PNG, name="notes.txt", type="text/html")
    answer = ann.get(f"/cases/{case.ref}/files/{file.pk}")
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline;")
    answer.close()


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "a\0b", "x" * 4000, "   ", "\u200b.htaccess", 'a"; filename=b', "é\r\nX: 1"]
)
def test_a058_a_file_name_is_only_shown(ann: Client, company: Company, name: str) -> None:
    case, file = _with_file(company, PNG, name=name.replace("\0", ""))
    answer = ann.get(f"/cases/{case.ref}/files/{file.pk}")
    given = answer["Content-Disposition"].split("filename*=UTF-8''")[1]
    assert 0 < len(given) < 800
    assert not set(given) & set('/\\"; \r\n')
    answer.close()


def test_a059_a_foreign_file_is_as_if_it_were_not_there(ann: Client, company: Company) -> None:
    _case, file = _with_file(company, PNG)
    other = company.case()
    foreign = ann.get(f"/cases/{other.ref}/files/{file.pk}")
    absent = ann.get(f"/cases/{other.ref}/files/{file.pk + 1000}")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_a064_a_flagged_file_asks_first(ann: Client, company: Company) -> None:
    case, file = _with_file(company, b"X5O!P%@AP", name="eicar.com", flag="test virus")
    asked = ann.get(f"/cases/{case.ref}/files/{file.pk}")
    assert "test virus" in asked.content.decode()
    answer = ann.post(f"/cases/{case.ref}/files/{file.pk}")
    assert b"".join(answer.streaming_content) == b"X5O!P%@AP"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_the_senders_drawing_may_run_and_load_nothing(ann: Client, company: Company) -> None:
    case = company.case()
    words = IncomingMessage(party="c1@example.com", text="Hi", html='<p>Hi</p><img src="cid:none">')
    message = receive_message(case=case, channel="email", customer=case.customer, incoming=words, at=NINE)
    answer = ann.get(f"/cases/{case.ref}/messages/{message.pk}/original")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert 'src="data:,"' in answer.content.decode()
    other = company.case()
    assert ann.get(f"/cases/{other.ref}/messages/{message.pk}/original").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/desk/all?after=%00",
        "/desk/all?after=MS4uOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk",
        "/desk/all?after=OS4uMQ",
        "/desk/all/arrivals?since=yesterday",
        "/desk/all/arrivals?since=2026-13-45T00:00:00Z",
    ],
)
def test_a_made_up_place_in_the_list_is_refused(ann: Client, company: Company, path: str) -> None:
    assert ann.get(path).status_code == 400


def test_odd_input_breaks_nothing(ann: Client, company: Company) -> None:
    case = company.case()
    odd = "\x00\ud800".encode("utf-8", "surrogatepass").decode("latin-1") + "\x00%_'\"\\"
    assert ann.get("/customers", {"q": odd, "after": "9" * 30}).status_code == 200
    assert ann.get("/cases/new", {"q": odd, "customer": "²"}).status_code == 200
    assert ann.get(f"/desk/all/rows?done=1.x.{'9' * 40}.{case.pk}").status_code == 200
    assert ann.get(f"/cases/{case.ref}?before={odd}").status_code == 400
    assert ann.get("/customers/99999999999999999999").status_code == 404
    assert ann.post(f"/cases/{case.ref}/wait", {"on": "time", "until": "2026-99-99"}).status_code == 422
    assert ann.post(f"/cases/{case.ref}/wait", {"on": odd}).status_code == 422
    assert ann.post(f"/cases/{case.ref}/assign", {"to": "²", "team": "9" * 30}).status_code == 422
    assert ann.post(f"/cases/{case.ref}/note", {"text": odd}).status_code == 302
    assert ann.post(f"/customers/{case.customer_id}", {"name": odd, "language": ""}).status_code == 302
    assert ann.post(f"/customers/{case.customer_id}", {"name": odd, "language": odd}).status_code == 422


def test_a_lost_reply_offers_to_be_sent_again(ann: Client, company: Company) -> None:
    case = company.case()
    sent = reply(case=case, by=company.ann, text="A new bowl leaves today.", at=company.later(5))
    path = f"/cases/{case.ref}/messages/{sent.pk}/again"
    assert path not in ann.get(f"/cases/{case.ref}").content.decode()
    assert ann.post(path).status_code == 422
    record_lost_message(message=sent, state="bounced", note="5.1.1", at=company.later(6))
    assert path in ann.get(f"/cases/{case.ref}").content.decode()
    assert ann.post(path).status_code == 302
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note) == ("failed", "no account")
    assert "no account" not in ann.get(f"/cases/{case.ref}").content.decode()


@pytest.mark.parametrize("verb", ["assign", "brief", "hand-over", "merge", "sort", "wait", "discard"])
def test_every_dialog_says_the_key_that_confirms_it(ann: Client, company: Company, verb: str) -> None:
    case = company.case(held="It could not be proven" if verb == "discard" else "")
    body = ann.get(f"/cases/{case.ref}/{verb}", headers={"HX-Request": "true"}).content.decode()
    confirm = body.partition("data-confirm>")[2].partition("</button>")[0]
    assert "Ctrl ↵" in confirm


def test_a_list_without_rows_offers_nothing_to_do_with_them(ann: Client, company: Company) -> None:
    assert "data-row-path" not in ann.get("/desk/all").content.decode()
    company.case()
    assert "data-row-path" in ann.get("/desk/all").content.decode()
