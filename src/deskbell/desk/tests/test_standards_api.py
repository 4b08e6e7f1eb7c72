"""Programs read the same numbers as people, as of any time, and strangers read nothing."""

from datetime import timedelta

import pytest
import time_machine

from deskbell.desk import events
from deskbell.desk.tests.histories import BEGIN, MINUTE, follow, world
from deskbell.journal.record import record
from deskbell.people.actions.make_token import make_token

pytestmark = pytest.mark.django_db
NOW = BEGIN + timedelta(days=2)
ONE = "/api/v1/standards/answered-soon"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ask(client):
    world(goal="60 minutes")
    for number in range(1, 5):
        about = {"case": number, "channel": "email", "brand": "qc", "site": "athens", "team": "writing"}
        at = BEGIN + number * 60 * MINUTE
        record(events.CaseOpened(**about, subject="", by="customer", held=number == 4), at=at)
        if number == 1:
            record(events.MessageReplied(**about, message=1, text=""), at=at + 10 * MINUTE)
    follow()
    _, secret = make_token(name="board", scopes=["standards:read"], staff=None, by=None, at=NOW)

    def get(path=ONE, **words):
        return client.get(path, words, headers={"authorization": f"Bearer {secret}"})

    return get


def test_the_number_comes_with_all_that_belongs_beside_it(ask):
    found = ask().json()
    assert (found["kept"], found["missed"], found["n"], found["pending"], found["at_risk"]) == (1, 2, 3, 0, 0)
    assert found["share"] == pytest.approx(1 / 3)
    assert found["interval"]["low"] < found["share"] < found["interval"]["high"]
    assert found["verdict"] == "too few"
    assert found["excluded"] == [{"reason": "in quarantine", "count": 1}]
    assert found["version"]["number"] == 1
    assert found["definition"]["measure"] == "first reply"


def test_as_of_an_earlier_time_only_what_had_happened_counts(ask):
    found = ask(as_of=(BEGIN + 125 * MINUTE).isoformat()).json()
    assert (found["kept"], found["missed"], found["pending"], found["excluded"]) == (1, 0, 1, [])


def test_all_standards_come_as_a_page(ask):
    found = ask("/api/v1/standards").json()
    assert [item["slug"] for item in found["items"]] == ["answered-soon"]
    assert found["next"] is None


@pytest.mark.parametrize(
    ("path", "words", "status"),
    [
        (ONE, {"as_of": "yesterday"}, 422),
        (ONE, {"as_of": "2026-03-28T10:00:00"}, 422),
        (ONE, {"as_of": "2199-01-01T00:00:00Z"}, 422),
        (ONE, {"as_of": "2001-01-01T00:00:00Z"}, 404),
        (ONE, {"colour": "red"}, 422),
        ("/api/v1/standards/none", {}, 404),
        ("/api/v1/standards", {"after": "x"}, 422),
        ("/api/v1/standards", {"limit": "0"}, 422),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(ask, path, words, status):
    response = ask(path, **words)
    assert response.status_code == status
    assert response.json()["error"]


def test_without_a_token_nothing_is_told(client):
    assert client.get(ONE).status_code == 401
    assert client.get("/api/v1/standards").status_code == 401
