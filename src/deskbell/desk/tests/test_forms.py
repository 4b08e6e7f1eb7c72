"""Every form of the desk shows all its errors at once, each beside its field, in the language of the reader."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from deskbell.desk.actions.resolve import close, resolve
from deskbell.desk.case_channels import list_channels_for_new_cases
from deskbell.desk.models import Case, CaseDraft, Message
from deskbell.desk.slots import DeskChannel
from deskbell.desk.tests.conftest import Company
from deskbell.journal.models import Entry
from deskbell.kit.clock import now
from deskbell.people.models import Address, Staff

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
LONG = "w" * 2001
# The address, what is sent, and the fields that are wrong.
CASES: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "new message": (
        "/cases/new",
        {"channel": "email", "address": "nobody", "language": "xx", "team": "0", "subject": "", "text": " "},
        {"address", "language", "team", "subject", "text"},
    ),
    "customer": (
        "/customers/{customer}",
        {"name": "x" * 201, "language": "xx", "address": "nobody"},
        {"name", "language", "address"},
    ),
    "hand over": (
        "/cases/{ref}/hand-over",
        {"team": "0", "to": "0", "wants": "", "tried": LONG, "promised": LONG, "next": " "},
        {"team", "to", "wants", "tried", "promised", "next"},
    ),
    "brief": ("/cases/{ref}/brief", {"wants": LONG, "next": ""}, {"wants", "next"}),
    "assign": ("/cases/{ref}/assign", {"to": "0", "team": "0"}, {"to", "team"}),
    "wait": ("/cases/{ref}/wait", {"on": "rain", "until": "2020-01-01T10:00"}, {"on", "until"}),
    "wait for a time": ("/cases/{ref}/wait", {"on": "time", "until": ""}, {"until"}),
    "wait for too long": ("/cases/{ref}/wait", {"on": "customer", "until": "2999-01-01T10:00"}, {"until"}),
    "merge": ("/cases/{ref}/merge", {"into": "QC-0"}, {"into"}),
    "merge into itself": ("/cases/{ref}/merge", {"into": "{ref}"}, {"into"}),
    "topic": ("/cases/{ref}/sort", {"topic": "t" * 61}, {"topic"}),
    "discard": ("/cases/{ref}/discard", {"why": " "}, {"why"}),
}


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    """Ann's browser; the shop is her team."""
    company.ann.teams.add(company.team)
    client.force_login(company.ann)
    return client


def _wrong_fields(page: str) -> dict[str, str]:
    """Return the sentence beside each wrong field, by the id of the field."""
    found = dict(re.findall(r'<p class="error" id="f-(\w+)_error">.*?<span>(.*?)</span>', page, re.DOTALL))
    for name in found:
        assert re.search(rf'aria-describedby="[^"]*f-{name}_error', page), name
    return found


def _post(client: Client, name: str, case: Case, language: str) -> dict[str, str]:
    address, words, _wrong = CASES[name]
    Staff.objects.update(language=language)
    sent = {key: value.replace("{ref}", case.ref) for key, value in words.items()}
    answer = client.post(address.format(ref=case.ref, customer=case.customer_id), sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count(" autofocus")) == (422, 1)
    return _wrong_fields(page)


@pytest.mark.parametrize("name", CASES)
def test_every_wrong_field_is_named_at_once_in_five_languages(name: str, ann: Client, company: Company) -> None:
    case = company.case()
    told = {language: _post(ann, name, case, language) for language in LANGUAGES}
    for language, errors in told.items():
        assert set(errors) == CASES[name][2]
        assert all(errors.values())
        assert language == "en" or not set(errors.values()) & set(told["en"].values())
    assert not CaseDraft.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_names_what_is_wrong_with_its_text_and_its_copies_at_once(
    ann: Client, company: Company, language: str
) -> None:
    case = company.case()
    Staff.objects.update(language=language)
    sent = {"text": " ", "copy": ["kim@other.example"], "more": "<ü@x>, lee@, zoe@z.example"}
    page = ann.post(f"/cases/{case.ref}/reply", sent).content.decode()
    assert 'id="reply-error"' in page
    (copies,) = re.findall(r'id="copies-unfit"[^>]*>(.*?)</span>', page)
    assert all(wrong in copies for wrong in ("ü@x", "lee@"))
    assert 'value="kim@other.example" checked' in page
    assert page.count("autofocus") == 1
    assert not Message.objects.filter(author=company.ann).exists()


def test_a_reply_that_is_refused_keeps_everything_that_was_typed(ann: Client, company: Company) -> None:
    case = company.case()
    sent = {"text": "Dear both,\n\n  the lid", "more": "lee@"}
    page = ann.post(f"/cases/{case.ref}/reply", sent).content.decode()
    assert "Dear both,\n\n  the lid</textarea>" in page
    assert 'value="lee@"' in page


def test_the_first_wrong_field_takes_the_focus_and_what_was_typed_stays(ann: Client, company: Company) -> None:
    sent = {
        "channel": "email",
        "address": "a@b.example",
        "name": "Ada",
        "team": company.team.pk,
        "subject": "Kept",
        "text": "",
    }
    page = ann.post("/cases/new", sent).content.decode()
    focused = re.findall(r"<(?:input|textarea|select)[^>]*autofocus[^>]*>", page)
    assert [('name="text"' in one, len(focused)) for one in focused] == [(True, 1)]
    assert 'value="Kept"' in page


def test_a_refusal_of_the_action_stands_above_the_form(ann: Client, company: Company) -> None:
    done = resolve(case=company.case(), by=company.ann, at=company.later(1))
    words = {"team": company.other_team.pk, "to": "", "wants": "A bowl", "next": "Send one"}
    answer = ann.post(f"/cases/{done.ref}/hand-over", words)
    page = answer.content.decode()
    assert (answer.status_code, _wrong_fields(page)) == (422, {})
    assert "Reopen it first" in page
    assert "A bowl</textarea>" in page


def test_a_merge_that_is_refused_says_so_beside_the_number(ann: Client, company: Company) -> None:
    case = company.case()
    gone = close(case=resolve(case=company.case(), by=company.ann, at=NOON), by=company.ann, at=NOON)
    errors = _wrong_fields(ann.post(f"/cases/{case.ref}/merge", {"into": gone.ref}).content.decode())
    assert set(errors) == {"into"}


def test_a_wait_ends_at_the_time_of_the_persons_own_zone(ann: Client, company: Company) -> None:
    case = company.case()
    Staff.objects.update(zone="Asia/Bangkok")
    tomorrow = (now() + timedelta(days=1)).replace(hour=9, minute=30, second=0, microsecond=0)
    ann.post(f"/cases/{case.ref}/wait", {"on": "time", "until": tomorrow.strftime("%Y-%m-%dT%H:%M")})
    case.refresh_from_db()
    assert case.waiting_until == tomorrow - timedelta(hours=7)


@pytest.mark.parametrize(
    "sent",
    [{"kind": "letter", "text": "Half"}, {"kind": "reply"}, {"text": "Half"}],
)
def test_a_draft_without_its_kind_or_text_is_refused(ann: Client, company: Company, sent: dict[str, str]) -> None:
    assert ann.post(f"/cases/{company.case().ref}/draft", sent).status_code == 400
    assert not CaseDraft.objects.exists()


@pytest.mark.parametrize(
    ("language", "typed", "stored"), [("en", "spam", "spam"), ("el", "Ανεπιθύμητο μήνυμα", "spam")]
)
def test_a_usual_reason_is_stored_alike_in_every_language(
    ann: Client, company: Company, language: str, typed: str, stored: str
) -> None:
    case = company.case(held="sender unclear")
    Staff.objects.update(language=language)
    ann.post(f"/cases/{case.ref}/discard", {"why": typed})
    assert Entry.objects.get(kind="desk.case.discarded").facts["why"] == stored


def test_a_second_channel_can_be_chosen_and_decides_what_is_asked(
    ann: Client, company: Company, pager: DeskChannel
) -> None:
    page = ann.get("/cases/new").content.decode()
    assert [one.name for one in list_channels_for_new_cases()] == ["email", "pager"]
    assert "Email address / Pager number" in page
    words = {"channel": "pager", "address": "x", "team": company.team.pk, "subject": "", "text": "A long message"}
    errors = _wrong_fields(ann.post("/cases/new", words).content.decode())
    assert errors == {"address": "Enter a number.", "text": "At most ten letters."}
    errors = _wrong_fields(ann.post("/cases/new", words | {"address": "1 3", "text": "Hi"}).content.decode())
    assert errors == {"address": "They asked for no more."}
    answer = ann.post("/cases/new", words | {"address": "0-12", "text": "Hi"})
    case = Case.objects.get()
    assert answer.url == f"/cases/{case.ref}"
    assert (case.channel, case.subject, Message.objects.get().contact.party) == ("pager", "", "012")


def test_the_composer_offers_what_the_channel_can_do(ann: Client, company: Company, pager: DeskChannel) -> None:
    case = company.case()
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert all(part in page for part in ('id="copies"', 'id="enclosed"'))
    Case.objects.filter(pk=case.pk).update(channel="pager")
    Address.objects.create(customer=case.customer, channel="pager", value="14")
    CaseDraft.objects.create(case=case, staff=company.ann, kind="reply", text="Half a ", at=NOON)
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert all(part not in page for part in ('id="copies"', 'id="enclosed"'))
    assert all(part in page for part in ("Pager", "7 letters"))
    saved = ann.post(f"/cases/{case.ref}/draft", {"kind": "reply", "text": "Half a bowl"})
    assert (saved.status_code, saved.content.decode()) == (200, "11 letters")
    assert ann.post(f"/cases/{case.ref}/draft", {"kind": "note", "text": "Half a bowl"}).status_code == 204


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "A long message"}, "At most ten letters."),
        ({"text": "Hi", "more": "12"}, "A message by this channel cannot have copies."),
    ],
)
def test_a_reply_is_refused_where_the_channel_cannot_send_it(
    ann: Client, company: Company, pager: DeskChannel, sent: dict[str, str], sentence: str
) -> None:
    case = company.case()
    Case.objects.filter(pk=case.pk).update(channel="pager")
    page = ann.post(f"/cases/{case.ref}/reply", sent).content.decode()
    assert sentence in page
    file = ann.post(f"/cases/{case.ref}/enclose", {}, headers={"X-Fragment": "1"})
    assert file.status_code == 422
