"""The API answers what the token allows, and a readable error for everything else."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from ninja import Schema

from deskbell.journal.seal import GENESIS
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now
from deskbell.people.actions.end_token import end_token
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.retire_staff import retire_staff

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _bearer(*scopes, staff=None):
    token, secret = make_token(name="report", scopes=scopes or ("all",), staff=staff, by=None, at=AT)
    return token, {"Authorization": f"Bearer {secret}"}


def test_a_list_comes_in_pages_that_lead_to_the_next(client):
    for number in range(5):
        find_or_create_customer(
            channel="email", value=f"c{number}@example.org", name=f"C{number}", language="en", at=AT
        )
    _token, headers = _bearer("customers:read")
    seen, after = [], ""
    while after is not None:
        answer = client.get("/api/v1/customers", {"limit": 2, "after": after}, headers=headers).json()
        seen += [row["addresses"][0]["value"] for row in answer["items"]]
        after = answer["next"]
    assert seen == [f"c{number}@example.org" for number in range(5)]


def test_a_customer_is_found_by_address(client):
    find_or_create_customer(channel="email", value="a@example.org", name="A", language="", at=AT)
    find_or_create_customer(channel="email", value="b@example.org", name="B", language="", at=AT)
    _token, headers = _bearer()
    answer = client.get("/api/v1/customers", {"address": "B@example.org"}, headers=headers).json()
    assert [row["name"] for row in answer["items"]] == ["B"]


def test_the_journal_is_read_by_number(client):
    for number in range(3):
        find_or_create_customer(channel="email", value=f"c{number}@example.org", name="", language="", at=AT)
    _token, headers = _bearer("journal:read")
    seal_and_follow()
    first = client.get("/api/v1/journal", {"after": 0, "limit": 3}, headers=headers).json()
    assert [row["number"] for row in first["items"]] == [1, 2, 3]
    rest = client.get("/api/v1/journal", {"after": first["next"]}, headers=headers).json()
    assert [row["kind"] for row in rest["items"]] == ["people.token.made"]
    assert rest["next"] is None
    assert "c0@example.org" not in str(first)
    last = GENESIS
    for row in [*first["items"], *rest["items"]]:
        last = _link(last, row)
        assert row["hash"] == last.hex()


def _link(last, row):
    """Compute the hash as an outsider would, without our code."""
    canonical = {name: value for name, value in row.items() if name != "hash"}
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(last + text.encode()).digest()


def test_a077_a_token_opens_its_scope_and_no_other(client):
    _token, headers = _bearer("customers:read")
    assert client.get("/api/v1/customers", headers=headers).status_code == 200
    assert client.get("/api/v1/journal", headers=headers).status_code == 403


def test_a077_an_ended_token_and_one_of_who_left_open_nothing(client):
    admin = hire_staff(email="a@example.org", name="A", role="admin", at=AT)
    colleague = hire_staff(email="b@example.org", name="B", role="agent", at=AT)
    token, headers = _bearer(staff=admin)
    _other, theirs = _bearer(staff=colleague)
    assert client.get("/api/v1/customers", headers=theirs).status_code == 200
    retire_staff(staff=colleague, by=admin, at=AT)
    end_token(token=token, by=admin, at=AT)
    for dead in (headers, theirs, {"Authorization": "Bearer deskbell_" + "a" * 43}, {"Authorization": "Basic x"}, {}):
        answer = client.get("/api/v1/customers", headers=dead)
        assert answer.status_code == 401
        assert answer.json()["error"]


def test_a077_a_token_in_the_address_is_refused_and_never_logged(client, caplog):
    _token, headers = _bearer()
    secret = headers["Authorization"].split()[1]
    for name in ("token", "access_token"):
        assert client.get("/api/v1/customers", {name: secret}).status_code == 400
        assert client.get("/api/v1/customers", {name: secret}, headers=headers).status_code == 400
    assert secret not in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        "assignee__password__startswith=a",
        "order_by=password",
        "limit=0",
        "limit=10000",
        "limit=x",
        "after=%00",
        "after=W3sieCI6MX1d",
        "after=WzEuNV0",
        "after=WzkyMjMzNzIwMzY4NTQ3NzU4MDhd",
        "after[]=1",
    ],
)
def test_a076_only_known_fields_with_sensible_values_are_read(client, query):
    _token, headers = _bearer()
    answer = client.get(f"/api/v1/customers?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a049_answers_for_programs_are_json_that_no_browser_guesses_about(client):
    answer = client.get("/api/v1/customers")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_is_told_in_json(client):
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_the_description_names_every_operation_with_its_problems(client):
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    for path in description["paths"].values():
        for operation in path.values():
            assert {"400", "401", "403", "422"} <= set(operation["responses"])
            assert operation["security"]


def _beat(**loops):
    with connection.cursor() as cursor:
        for name, at in loops.items():
            cursor.execute(
                "insert into kit_beat (loop, at) values (%s, %s) on conflict (loop) do update set at = excluded.at",
                [name, at],
            )


def test_health_is_good_while_its_loops_are_heard(client):
    _beat(seal=now(), other=now())
    parts = {part["name"]: part["ok"] for part in client.get("/healthz").json()["parts"]}
    assert (parts["database"], parts["worker"], parts["sealer"]) == (True, True, True)


def test_a_silent_sealer_makes_health_fail(client):
    _beat(seal=now() - timedelta(seconds=40), other=now())
    answer = client.get("/healthz")
    assert answer.status_code == 503
    parts = {part["name"]: part["ok"] for part in answer.json()["parts"]}
    assert parts["worker"] is True
    assert parts["sealer"] is False


def test_nothing_heard_at_all_makes_health_fail(client):
    assert client.get("/healthz").status_code == 503


def test_a_body_that_is_no_json_or_too_large_says_what_would_be_right(client, settings):
    _token, headers = _bearer()
    send = {"content_type": "application/json", "headers": headers}
    answer = client.post("/api/v1/cases", "{", **send)
    assert (answer.status_code, "JSON" in answer.json()["error"]) == (400, True)
    answer = client.post("/api/v1/cases/QC-1/notes", "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), **send)
    assert (answer.status_code, "2048 KiB" in answer.json()["error"]) == (413, True)
    send["headers"] = {**headers, "Transfer-Encoding": "chunked"}
    answer = client.post("/api/v1/cases", "{}", **send)
    assert (answer.status_code, "Content-Length" in answer.json()["error"]) == (411, True)


def test_a_wrong_field_is_named_as_the_sender_knows_it(client):
    _token, headers = _bearer()
    answer = client.post("/api/v1/cases", "{}", content_type="application/json", headers=headers)
    assert sorted(one["where"] for one in answer.json()["detail"]) == [["body", "customer"], ["body", "subject"]]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a075_a_method_that_is_not_known_is_a_problem_like_others(client, method):
    _token, headers = _bearer()
    answer = getattr(client, method)("/api/v1/cases", headers=headers)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert answer["Content-Type"].startswith("application/json")
    assert answer.json()["error"] == "This address takes GET and POST."


def test_a075_head_opens_what_get_opens(client):
    _token, headers = _bearer("customers:read")
    assert client.head("/api/v1/customers", headers=headers).status_code == 200
    assert client.head("/api/v1/journal", headers=headers).status_code == 403
    assert client.head("/api/v1/customers").status_code == 401


def test_each_shape_of_the_description_has_a_name_of_its_own(client):
    told = client.get("/api/v1/openapi.json").content.decode()
    named = set(re.findall(r"#/components/schemas/(\w+)", told))
    shapes = [shape.__name__ for shape in _below(Schema) if shape.__module__.startswith("deskbell.")]
    assert sorted(name for name in shapes if name in named) == sorted(named)
    assert {"number", "hash"} <= set(json.loads(told)["components"]["schemas"]["SealedOut"]["properties"])


def _below(shape):
    return {one for child in shape.__subclasses__() for one in (child, *_below(child))}
