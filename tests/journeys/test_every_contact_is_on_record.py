"""Every contact is on record (M7): a manager finds what happened, and every number leads to its rows.

A mail arrives, is claimed, answered, discussed among colleagues, waits and is resolved. All of it is on the page of the case,
under one customer, in the journal in order, and in the numbers of the board, which are the sums of the rows behind them.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from deskbell.channels.actions.store_raw_messages import store_raw_messages
from deskbell.channels.intake.reader import IntakeReader
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.desk.models import Case
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Customer, Staff
from deskbell.standards.models import Standard
from deskbell.world import company

pytestmark = pytest.mark.django_db
ADDRESS = "dimitra.vlachou@post.example"
LETTER = "The lid of my teapot has a crack."


@pytest.fixture
def today(world: datetime) -> Iterator[time_machine.Traveller]:
    """The day on which the invented company's story ends and this one begins."""
    with time_machine.travel(world + timedelta(minutes=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(today: time_machine.Traveller) -> Client:
    """The browser of a colleague."""
    client = Client()
    client.force_login(Staff.objects.get(email=company.DEMO_PERSON.email))
    return client


def a_letter_comes(at: datetime) -> Case:
    mailbox = Mailbox.objects.order_by("pk")[0]
    body = (
        f"From: Dimitra Vlachou <{ADDRESS}>\r\nTo: {mailbox.address}\r\nSubject: A cracked lid\r\n"
        f"Message-ID: <lid@post.example>\r\n\r\n{LETTER}\r\n"
    ).encode()
    store_raw_messages(messages=[make_raw_mail(mailbox=mailbox.pk, body=body, envelope_from=ADDRESS)], at=at)
    reader = IntakeReader()
    while reader.step():
        pass
    reader.close()
    return Case.objects.get(subject="A cracked lid")


def test_every_contact_is_on_record(desk: Client, today: time_machine.Traveller, world: datetime) -> None:
    case = a_letter_comes(world)
    path = f"/cases/{case.ref}"
    steps = [
        ("claim", {}),
        ("note", {"text": "She bought it in Athens in May."}),
        ("reply", {"text": "A new lid is on its way to you."}),
        ("wait", {"on": "customer"}),
        ("resume", {}),
        ("resolve", {}),
    ]
    for step, words in steps:
        today.shift(timedelta(minutes=7))
        assert desk.post(f"{path}/{step}", words).status_code == 302, step
    seal_and_follow()

    the_story_tells_all_of_it_in_its_order(desk, path)
    the_customers_page_has_the_case(desk, case)
    the_journal_has_each_step_once(case)
    every_number_of_the_board_is_the_sum_of_its_rows(desk, case)


def the_story_tells_all_of_it_in_its_order(desk: Client, path: str) -> None:
    page = desk.get(path).content.decode()
    words = [
        LETTER,
        "You claimed the case",
        "She bought it in Athens in May.",
        "A new lid is on its way",
        "on hold for the customer",
    ]
    words += ["You resumed the case", "You resolved the case"]
    places = [page.index(word, page.index('id="entries"')) for word in words]
    assert places == sorted(places)


def the_customers_page_has_the_case(desk: Client, case: Case) -> None:
    customer = Customer.objects.get(addresses__value=ADDRESS)
    page = desk.get(f"/customers/{customer.pk}").content.decode()
    assert case.ref in page
    assert ADDRESS in page


def the_journal_has_each_step_once(case: Case) -> None:
    kinds = list(Entry.objects.filter(case=case.pk).order_by("number").values_list("kind", flat=True))
    expected = ["opened", "received", "acknowledged", "claimed", "written", "replied", "waiting", "resumed", "resolved"]
    assert [kind.rpartition(".")[2] for kind in kinds] == expected
    assert set(Entry.objects.filter(case=case.pk).values_list("customer", flat=True)) == {case.customer_id}


def every_number_of_the_board_is_the_sum_of_its_rows(desk: Client, case: Case) -> None:
    _token, secret = make_token(name="reports", scopes=["standards:read"], staff=None, by=None, at=case.opened_at)
    asked = desk.get("/api/v1/standards", headers={"Authorization": f"Bearer {secret}"})
    numbers = json.loads(asked.content)["items"]
    assert len(numbers) == Standard.objects.count()
    seen = set()
    for number in numbers:
        file = b"".join(desk.get(f"/standards/{number['slug']}/rows.csv").streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(file.splitlines()))
        outcomes = Counter(row["outcome"] for row in rows)
        assert outcomes["kept"] == number["kept"]
        assert outcomes["missed"] == number["missed"]
        assert outcomes["pending"] == number["pending"]
        assert outcomes["out"] == sum(left["count"] for left in number["excluded"])
        assert number["n"] == number["kept"] + number["missed"]
        seen |= {row["case"] for row in rows if row["outcome"] == "kept"}
    assert case.ref in seen
