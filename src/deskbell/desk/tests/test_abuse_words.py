"""Hostile texts on every page that repeats them, and requests for parts of one case through another."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.receive_message import IncomingMessage, receive_message
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Message
from deskbell.desk.tests.conftest import NINE, Company, create_company
from deskbell.journal.models import Entry
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Customer, Team

HOSTILE = "<img src=//evil.example/x onerror=alert(1)>"
SAFE = "&lt;img src=//evil.example/x onerror=alert(1)&gt;"


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    """Return Ann's browser."""
    company.ann.teams.add(company.team)
    client.force_login(company.ann)
    return client


@pytest.fixture
def evil(company: Company) -> Case:
    """Return a case whose subject, customer and messages are markup."""
    case = company.case(subject=HOSTILE)
    Customer.objects.filter(pk=case.customer_id).update(name=HOSTILE)
    words = IncomingMessage(party="c1@example.com", text=HOSTILE, quoted=HOSTILE, html="<p>clean</p>")
    receive_message(case=case, channel="email", customer=case.customer, incoming=words, at=company.later(1))
    return case


@pytest.mark.parametrize("path", ["/desk/all", "/cases/{ref}", "/cases/{ref}/story", "/customers"])
def test_a042_hostile_words_are_words_in_lists_titles_and_fragments(ann: Client, evil: Case, path: str) -> None:
    page = ann.get(path.format(ref=evil.ref)).content.decode()
    assert SAFE in page
    assert "<img src=//evil" not in page


def test_a042_the_title_of_the_page_and_the_toast_are_words(ann: Client, evil: Case) -> None:
    page = ann.post(f"/cases/{evil.ref}/resolve", follow=True).content.decode()
    assert "<img src=//evil" not in page
    assert f'action="/cases/{evil.ref}/reopen"' in page
    title = ann.get(f"/cases/{evil.ref}").content.decode().split("<title>")[1].split("</title>")[0]
    assert "<" not in title


def test_a042_programs_get_them_as_json_that_no_browser_draws(client: Client, company: Company, evil: Case) -> None:
    _token, secret = make_token(name="report", staff=company.ann, by=None, at=NINE)
    answer = client.get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["items"][0]["subject"] == HOSTILE
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a043_what_a_hostile_mail_repeats_is_shown_and_sent_as_plain_words(
    ann: Client, company: Company, evil: Case
) -> None:
    page = ann.get(f"/cases/{evil.ref}").content.decode()
    assert page.count(SAFE) >= 2
    sent = reply(case=evil, by=company.ann, text=f"> {HOSTILE}\nNo.", at=company.later(2))
    assert (sent.text, sent.html) == (f"> {HOSTILE}\nNo.", "")
    assert "<img src=//evil" not in ann.get(f"/cases/{evil.ref}").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/customers?q={words}",
        "/customers?after={words}",
        "/cases/new?q={words}&customer={words}",
        "/desk/all?group={words}",
        "/desk/all/rows?now={words}&group={words}",
        "/desk/all/arrivals?since={words}&shown={words}",
        "/desk/{words}",
        "/cases/{words}",
        "/account/login/?next={words}",
        "/handbook?as_of={words}",
    ],
)
def test_a050_words_of_the_address_are_repeated_as_words_or_not_at_all(
    ann: Client, company: Company, path: str
) -> None:
    company.case()
    words = "%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E"
    page = ann.get(path.format(words=words), follow=True).content.decode()
    assert "<script>alert" not in page
    assert "\"'>" not in page


def test_a050_names_that_colleagues_give_are_words(ann: Client, company: Company) -> None:
    Team.objects.filter(pk=company.team.pk).update(name=HOSTILE)
    company.bo.name = HOSTILE
    company.bo.save(update_fields=["name"])
    case = company.case()
    claim(case=case, by=company.bo, at=NINE)
    for path in ("/desk/all", f"/cases/{case.ref}", "/cases/new"):
        page = ann.get(path).content.decode()
        assert "<img src=//evil" not in page
    assert SAFE in ann.get(f"/cases/{case.ref}").content.decode()


def test_a067_a_message_of_another_case_is_not_reached_through_this_one(ann: Client, company: Company) -> None:
    mine, other = company.case(), company.case()
    held = company.receive(other, "Let me in", at=company.later(1), held="Not on the case")
    for act in (ann.post(f"/cases/{mine.ref}/messages/{held.pk}/accept"), ann.get(_original(mine, held))):
        assert act.status_code == 404
    held.contact.refresh_from_db()
    assert held.contact.held == "Not on the case"


def _original(case: Case, message: Message) -> str:
    return f"/cases/{case.ref}/messages/{message.pk}/original"


@pytest.mark.parametrize("field", ["to", "team"])
def test_a067_numbers_of_nobody_in_a_form_change_nothing(ann: Client, company: Company, field: str) -> None:
    case = company.case()
    company.bo.is_active = False
    company.bo.save(update_fields=["is_active"])
    for number in (company.bo.pk if field == "to" else 987654, 987654, -1):
        assert ann.post(f"/cases/{case.ref}/assign", {field: number}).status_code == 422
    before = Case.objects.values("owner", "team", "state").get(pk=case.pk)
    assert before == {"owner": None, "team": company.team.pk, "state": "new"}


SIDE_DOORS = (
    "/desk/all/rows?now={id}",
    "/desk/all/arrivals?since=2020-01-01T00:00:00Z",
    "/cases/{ref}/story",
    "/cases/{ref}/head",
    "/cases/{ref}/beside",
    "/customers?q=c",
    "/cases/new?q=c",
)


def test_a068_no_side_door_is_open_to_strangers_or_to_who_has_left(company: Company) -> None:
    case, stranger, left = company.case(), Client(), Client()
    left.force_login(company.bo)
    company.bo.is_active = False
    company.bo.save(update_fields=["is_active"])
    for path in SIDE_DOORS:
        for asker in (stranger, left):
            answer = asker.get(path.format(id=case.pk, ref=case.ref), headers={"HX-Request": "true"})
            assert answer.status_code in (302, 401, 403), path
            assert case.subject not in answer.content.decode()


@pytest.mark.parametrize("path", ["cases", "cases/{ref}", "cases/{ref}/timeline"])
def test_a068_a_token_for_something_else_reads_no_case(client: Client, company: Company, path: str) -> None:
    case = company.case()
    _token, secret = make_token(name="x", scopes=["customers:read"], staff=company.ann, by=None, at=NINE)
    answer = client.get(f"/api/v1/{path.format(ref=case.ref)}", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403
    assert case.subject not in answer.content.decode()


def _at_once(*doings: Callable[[], Any]) -> None:
    """Run all of these in threads that start together."""
    start = threading.Barrier(len(doings))

    def one(doing: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            doing()
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_a074_two_who_claim_at_once_follow_one_another_in_the_journal() -> None:
    company = create_company()
    case = company.case()
    _at_once(*(lambda who=who: claim(case=case, by=who, at=company.later(1)) for who in (company.ann, company.bo)))
    case.refresh_from_db()
    first, second = Entry.objects.filter(kind="desk.case.claimed").order_by("id")
    assert (first.facts["before"], second.facts["before"]) == (None, first.actor)
    assert {first.actor, second.actor} == {company.ann.pk, company.bo.pk}
    assert case.owner_id == second.actor


@pytest.mark.django_db(transaction=True)
def test_a074_two_who_answer_at_once_are_both_kept_and_told() -> None:
    company = create_company()
    case = company.case()
    _at_once(
        *(
            lambda who=who: reply(case=case, by=who, text="Mine", at=company.later(1))
            for who in (company.ann, company.bo)
        )
    )
    told = Entry.objects.filter(kind="desk.message.replied").order_by("id")
    sent = Message.objects.filter(author__isnull=False)
    assert {(entry.actor, entry.facts["message"]) for entry in told} == {(one.author_id, one.pk) for one in sent}
    case.refresh_from_db()
    assert case.owner_id == told[0].actor
    while seal_entries():
        pass
    assert verify_journal().is_clean
