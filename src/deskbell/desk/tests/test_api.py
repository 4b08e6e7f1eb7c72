"""Programs work on cases as people do: by the same actions, in a person's name, and with known fields only."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from deskbell.desk.actions.idempotency import run_once
from deskbell.desk.actions.record_delivery import record_lost_message
from deskbell.desk.actions.release import release
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.models import Case, IdempotencyKey, Note
from deskbell.desk.slots import DeskChannel
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Team

Call = Any


@pytest.fixture
def call(client: Client, company: Company) -> Call:
    """Return a function that calls the API as Ann's program: `call("post", "cases", {...})` returns status and JSON."""
    _token, secret = make_token(name="report", staff=company.ann, by=None, at=NINE)

    def ask(method: str, path: str, body: Any = None, *, key: str = "", **query: Any) -> tuple[int, Any]:
        words = {"data": body, "content_type": "application/json"} if method == "post" else {"data": query}
        headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
        answer = getattr(client, method)(f"/api/v1/{path}", **words, headers=headers)
        return answer.status_code, answer.json()

    return ask


def test_a_case_is_read_by_its_reference(call: Call, company: Company) -> None:
    case = company.case(subject="A bowl came broken")
    status, found = call("get", f"cases/{case.ref}")
    assert status == 200
    assert (found["ref"], found["subject"], found["state"]) == (case.ref, "A bowl came broken", "new")
    assert found["customer"] == {"id": case.customer_id, "name": case.customer.name}


@pytest.mark.parametrize("order", ["newest", "touched"])
def test_the_list_comes_in_pages(call: Call, company: Company, order: str) -> None:
    refs = [company.case(at=company.later(minutes)).ref for minutes in range(5)]
    seen, after = [], ""
    while after is not None:
        _status, page = call("get", "cases", limit=2, after=after, order=order)
        seen += [item["ref"] for item in page["items"]]
        after = page["next"]
    assert seen == refs[::-1]


def test_a_walk_meets_every_case_though_some_are_touched_meanwhile(call: Call, company: Company) -> None:
    refs = [company.case(at=company.later(minutes)).ref for minutes in range(5)]
    seen, after = [], ""
    while after is not None:
        _status, page = call("get", "cases", limit=2, after=after)
        seen += [item["ref"] for item in page["items"]]
        after = page["next"]
        assert call("post", f"cases/{refs[0]}/notes", {"text": "Asked the depot."})[0] == 201
        company.case()
    assert seen == refs[::-1]


def test_the_last_touched_can_come_first(call: Call, company: Company) -> None:
    old, new = company.case(), company.case()
    assert call("post", f"cases/{old.ref}/notes", {"text": "Asked the depot."})[0] == 201
    assert [item["ref"] for item in call("get", "cases", order="touched")[1]["items"]] == [old.ref, new.ref]


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z", "2100-01-01T00:00:00Z"])
def test_a_wait_that_outlives_us_all_is_refused(call: Call, company: Company, until: str) -> None:
    status, told = call("post", f"cases/{company.case().ref}/wait", {"on": "time", "until": until})
    assert (status, told["detail"]) == (409, "NeedsTime")


@pytest.mark.parametrize("address", ["<a@b.example>", "a,b@c.example", "a@b.example\r\n", "a@b@c", "no address", ""])
def test_a_case_needs_one_plain_address(call: Call, company: Company, address: str) -> None:
    for customer in (address, {"address": address}):
        status, told = call("post", "cases", {"customer": customer, "subject": "Plates"})
        assert status == 422
        assert {tuple(one["where"][:2]) for one in told["detail"]} == {("body", "customer")}


def test_a_truth_is_no_number(call: Call, company: Company) -> None:
    ref = company.case().ref
    assert call("post", f"cases/{ref}/assign", {"to": True})[0] == 422
    assert call("post", f"cases/{ref}/replies", {"text": "Hello", "wait": "yes"})[0] == 422


def test_why_a_reply_did_not_arrive_is_told(call: Call, company: Company) -> None:
    case = company.case()
    sent = reply(case=case, by=company.ann, text="A new bowl leaves today.", at=company.later(5))
    record_lost_message(message=sent, state="failed", note="550 no such person", at=company.later(6))
    told = call("get", f"cases/{case.ref}/timeline")[1]["items"]
    assert [one["delivery_note"] for one in told if one["kind"] == "out"] == ["550 no such person"]


def test_a_reply_takes_others_in_copy_and_refuses_what_is_no_address(call: Call, company: Company) -> None:
    case = company.case()
    url, words = f"cases/{case.ref}/replies", {"text": "Dear both"}
    told = call("post", url, words | {"cc": ["Lee@books.example"]})[1]
    assert told["cc"] == [{"address": "lee@books.example", "delivery": "queued", "delivery_note": ""}]
    assert call("get", f"cases/{case.ref}/timeline")[1]["items"][-1]["cc"] == told["cc"]
    wrong: list[Any] = [["no address"], "lee@books.example", [1], [f"c{n}@x.example" for n in range(21)]]
    for cc in wrong:
        assert call("post", url, words | {"cc": cc})[0] == 422
    assert call("post", url, words | {"cc": ["lee@books"]})[0] == 409
    assert call("post", url, words | {"bcc": ["lee@books.example"]})[0] == 422
    assert case.contacts.filter(direction="out").count() == 1


def test_the_list_is_filtered_by_state_owner_and_team(call: Call, company: Company) -> None:
    taken, free = company.case(), company.case()
    assert call("post", f"cases/{taken.ref}/claim", {})[1]["owner"]["name"] == company.ann.name
    assert [item["ref"] for item in call("get", "cases", owner="nobody")[1]["items"]] == [free.ref]
    assert [item["ref"] for item in call("get", "cases", owner=company.ann.pk, state="open")[1]["items"]] == [taken.ref]
    assert call("get", "cases", team="delivery")[1]["items"] == []


def test_a_reply_stands_in_the_timeline_and_on_its_way(call: Call, company: Company) -> None:
    case = company.case()
    status, told = call("post", f"cases/{case.ref}/replies", {"text": "A new bowl leaves today."})
    assert (status, told["text"], told["delivery"]) == (201, "A new bowl leaves today.", "queued")
    timeline = call("get", f"cases/{case.ref}/timeline")[1]["items"]
    assert [entry["kind"] for entry in timeline] == ["event", "in", "out"]
    assert timeline[-1]["who"] == "Ann T."


def test_a_case_goes_through_its_life(call: Call, company: Company) -> None:
    case = company.case()
    assert call("post", f"cases/{case.ref}/notes", {"text": "Asked the depot."})[0] == 201
    assert call("post", f"cases/{case.ref}/assign", {"to": company.bo.pk, "team": "delivery"})[1]["team"] == "delivery"
    assert call("post", f"cases/{case.ref}/wait", {"on": "third party"})[1]["waiting_on"] == "third party"
    assert call("post", f"cases/{case.ref}/resolve")[1]["state"] == "resolved"
    assert call("post", f"cases/{case.ref}/reopen", {})[1]["state"] == "open"


@pytest.mark.parametrize("customer", ["new@example.com", {"address": "new@example.com", "name": "Νέα"}])
def test_a_case_is_opened_in_the_customers_words(call: Call, company: Company, customer: Any) -> None:
    status, made = call("post", "cases", {"customer": customer, "subject": "Plates", "text": "Two are missing."})
    assert (status, made["subject"], made["state"], made["unread"]) == (201, "Plates", "new", True)
    opened = call("get", f"cases/{made['ref']}/timeline")[1]["items"][0]
    assert (opened["who"], opened["text"]) == ("", "Case opened")


def test_a_case_is_opened_by_us_with_a_message(call: Call, company: Company) -> None:
    asked = {
        "customer": "new@example.com",
        "subject": "Recall",
        "text": "Please stop using it.",
        "by": "us",
        "team": "shop",
    }
    made = call("post", "cases", asked)[1]
    sent = call("get", f"cases/{made['ref']}/timeline")[1]["items"][-1]
    assert (sent["kind"], sent["address"], sent["text"]) == ("out", "new@example.com", "Please stop using it.")


@pytest.mark.parametrize("body", [{"text": "Hi", "is_staff": True}, {"text": ["Hi"]}, {"words": "Hi"}, {}])
def test_a070_an_unknown_or_misshapen_field_is_refused(call: Call, company: Company, body: Any) -> None:
    case = company.case()
    assert call("post", f"cases/{case.ref}/replies", body)[0] == 422
    assert len(call("get", f"cases/{case.ref}/timeline")[1]["items"]) == 2


@pytest.mark.parametrize("query", ["order_by=id", "owner__password__startswith=a", "state=any", "owner=me", "after=x"])
def test_a076_only_known_filters_are_read(client: Client, call: Call, company: Company, query: str) -> None:
    name, _equals, value = query.partition("=")
    assert call("get", "cases", **{name: value})[0] == 422


def test_a_refusal_says_what_is_needed(call: Call, company: Company) -> None:
    case = company.case(held="It could not be proven")
    status, problem = call("post", f"cases/{case.ref}/replies", {"text": "Hello"})
    assert (status, problem["detail"]) == (409, "NeedsRelease")
    assert call("get", "cases/QC-404")[0] == 404


def test_a077_reading_does_not_open_writing(client: Client, company: Company) -> None:
    case = company.case()
    _token, secret = make_token(name="reader", scopes=["cases:read"], staff=company.ann, by=None, at=NINE)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"/api/v1/cases/{case.ref}", headers=headers).status_code == 200
    body = {"text": "Hello"}
    answer = client.post(f"/api/v1/cases/{case.ref}/replies", body, content_type="application/json", headers=headers)
    assert answer.status_code == 403


def test_a_program_hands_over_with_a_brief_and_only_with_one(call: Call, company: Company) -> None:
    case = company.case()
    to = {"team": "delivery", "to": company.bo.pk}
    assert call("post", f"cases/{case.ref}/hand-over", to)[0] == 409
    brief = {"wants": "A bowl", "tried": "", "promised": "An answer today", "next": "Send it"}
    status, found = call("post", f"cases/{case.ref}/hand-over", {**to, "brief": brief})
    assert (status, found["team"], found["owner"]["name"]) == (200, "delivery", company.bo.name)
    told = call("get", f"cases/{case.ref}/timeline")[1]["items"][-1]
    assert (told["kind"], told["brief"]) == ("handover", brief)


@pytest.mark.parametrize(
    "brief", [{"wants": "A bowl"}, {"wants": "A bowl", "next": "x" * 2001}, {"wants": 1, "next": "n"}, "b"]
)
def test_half_a_brief_is_refused(call: Call, company: Company, brief: Any) -> None:
    case = company.case()
    assert call("post", f"cases/{case.ref}/hand-over", {"team": "delivery", "brief": brief})[0] == 422


def test_a_program_merges_and_takes_apart(call: Call, company: Company) -> None:
    first, second = company.case(), company.case()
    status, into = call("post", f"cases/{second.ref}/merge", {"into": first.ref})
    assert (status, into["ref"]) == (200, first.ref)
    assert call("get", f"cases/{second.ref}")[1]["ref"] == first.ref
    listed = {one["ref"]: one["merged_into"] for one in call("get", "cases")[1]["items"]}
    assert listed == {first.ref: "", second.ref: first.ref}
    status, apart = call("post", f"cases/{second.ref}/unmerge", {})
    assert (status, apart["ref"], apart["merged_into"]) == (200, second.ref, "")
    assert call("post", f"cases/{second.ref}/unmerge", {})[0] == 409
    assert call("post", f"cases/{second.ref}/merge", {"into": "QC-0"})[0] == 404


def test_a_program_sorts_a_case(call: Call, company: Company) -> None:
    assert call("post", f"cases/{company.case().ref}/sort", {"topic": "Broken"})[1]["topic"] == "Broken"


def test_a098_what_is_asked_again_under_its_key_is_done_once(call: Call, company: Company) -> None:
    opened = [call("post", "cases", {"customer": "a@b.example", "subject": "Plates"}, key="one") for _ in range(2)]
    ref = opened[0][1]["ref"]
    replied = [call("post", f"cases/{ref}/replies", {"text": "They leave today."}, key="two") for _ in range(2)]
    noted = [call("post", f"cases/{ref}/notes", {"text": "Asked the depot."}, key="three") for _ in range(2)]
    for first, second in (opened, replied, noted):
        assert (first[0], second) == (201, first)
    kinds = [entry["kind"] for entry in call("get", f"cases/{ref}/timeline")[1]["items"]]
    assert (kinds.count("out"), kinds.count("note"), Case.objects.count()) == (1, 1, 1)


def test_a098_a_key_is_for_one_request_of_one_program(call: Call, company: Company, client: Client) -> None:
    case = company.case()
    assert call("post", f"cases/{case.ref}/notes", {"text": "Asked the depot."}, key="k")[0] == 201
    status, told = call("post", f"cases/{case.ref}/notes", {"text": "Asked the carrier."}, key="k")
    assert (status, "another request" in told["error"]) == (422, True)
    assert call("post", f"cases/{case.ref}/replies", {"text": "Asked the depot."}, key="k")[0] == 422
    _token, other = make_token(name="other", staff=company.ann, by=None, at=NINE)
    headers = {"Authorization": f"Bearer {other}", "Idempotency-Key": "k"}
    body = {"text": "Asked the carrier."}
    path = f"/api/v1/cases/{case.ref}/notes"
    assert client.post(path, body, content_type="application/json", headers=headers).status_code == 201


def test_what_was_refused_may_be_asked_again_under_its_key(call: Call, company: Company) -> None:
    case = company.case(held="It could not be proven")
    assert call("post", f"cases/{case.ref}/replies", {"text": "It leaves today."}, key="k")[0] == 409
    release(case=case, by=company.ann, at=company.later(5))
    assert call("post", f"cases/{case.ref}/replies", {"text": "It leaves today."}, key="k")[0] == 201


def test_an_old_answer_is_found_again_in_a_long_story(call: Call, company: Company) -> None:
    case = company.case()
    first = call("post", f"cases/{case.ref}/notes", {"text": "The first"}, key="k")
    for number in range(55):
        write_note(case=case, by=company.ann, text=f"Note {number}", at=now() + timedelta(minutes=number + 1))
    assert call("post", f"cases/{case.ref}/notes", {"text": "The first"}, key="k") == first


@pytest.mark.django_db(transaction=True)
def test_a098_two_at_once_under_one_key_do_it_once(company: Company) -> None:
    case, made, ready = company.case(), [], threading.Barrier(2)

    def ask() -> None:
        ready.wait(30)
        made.append(run_once(token=7, key="k", request=b"the same", at=NINE, action=action))
        connection.close()

    def action() -> int:
        return int(write_note(case=case, by=company.ann, text="Asked the depot.", at=NINE).pk)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(made), len(set(made)), Note.objects.count()) == (2, 1, 1)


def test_keys_are_forgotten_after_a_week(company: Company) -> None:
    for days in (0, 3, 8):
        run_once(token=7, key=f"k{days}", request=b"", at=NINE + timedelta(days=days), action=lambda: 1)
    assert IdempotencyKey.objects.count() == 2


def test_an_organisation_without_a_team_says_so(call: Call, company: Company) -> None:
    Team.objects.all().delete()
    status, problem = call("post", "cases", {"customer": "new@example.com", "subject": "Plates"})
    assert (status, "no team yet" in problem["error"]) == (422, True)


def test_a_program_opens_a_case_by_a_channel_it_names(call: Call, company: Company, pager: DeskChannel) -> None:
    words = {"customer": "0-12", "subject": "Page", "text": "Ring me", "team": company.team.slug}
    assert call("post", "cases", words | {"channel": "pager"})[1]["channel"] == "pager"
    status, problem = call("post", "cases", words)
    assert (status, problem["detail"][0]["where"]) == (422, ["body", "customer"])
    status, problem = call("post", "cases", words | {"channel": "pigeon"})
    assert (status, problem["detail"][0]["where"]) == (422, ["body", "channel"])
