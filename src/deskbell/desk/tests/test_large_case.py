"""A case with thousands of messages: what is kept for each message has the same size as for the first."""

from datetime import timedelta

import pytest
from django.db import connection

from deskbell.desk import events
from deskbell.desk.tests.histories import follow
from deskbell.desk.tests.lives import BEGIN, world
from deskbell.journal.record import record
from deskbell.journal.seal import seal_entries
from deskbell.standards.check_projections import find_projection_faults
from deskbell.standards.models import LiveRow
from deskbell.standards.projections import row_projection

pytestmark = pytest.mark.django_db
MANY = 600
CASE = {"case": 7, "brand": "qc", "site": "athens", "team": "ask", "channel": "email", "customer": 3}


def write(first: int, count: int) -> None:
    """Record messages of one customer in one case, a second apart."""
    for number in range(first, first + count):
        at = BEGIN + timedelta(seconds=number)
        record(events.MessageReceived(**CASE, message=number, text="x", proof="proven"), at=at)
    seal_entries()


def rows() -> list[LiveRow]:
    return list(LiveRow.objects.filter(measure="first-contact resolution").order_by("round"))


def test_a136_each_message_of_one_customer_adds_a_row_of_constant_size() -> None:
    world()
    record(events.CaseOpened(**CASE, subject="x", by="customer"), at=BEGIN)
    write(1, MANY)
    follow()
    found = rows()
    assert len(found) == MANY
    assert [len(row.marks) for row in found] == [1] * (MANY - 1) + [0]
    assert max(len(row.left_out) + len(row.paused) + len(row.undone) for row in found) == 1
    with connection.cursor() as cursor:
        cursor.execute("select max(pg_column_size(r)) from standards_row r")
        assert cursor.fetchone()[0] < 600


def test_a136_the_next_message_loads_and_writes_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    world()
    record(events.CaseOpened(**CASE, subject="x", by="customer"), at=BEGIN)
    write(1, MANY)
    follow()
    written: list[int] = []
    save = row_projection.save_rows
    monkeypatch.setattr(row_projection, "save_rows", lambda moved: (written.append(len(moved)), save(moved)))
    write(MANY + 1, 1)
    follow()
    assert sum(written) < 10
    assert len(rows()) == MANY + 1


def test_a136_a_reply_to_all_of_them_settles_all_of_them_and_the_rows_agree_with_the_journal() -> None:
    world()
    record(events.CaseOpened(**CASE, subject="x", by="customer"), at=BEGIN)
    write(1, 50)
    follow()
    assert all(row.left_out[0]["ends"] is None for row in rows())
    record(events.MessageReplied(**CASE, message=99, text="y"), at=BEGIN + timedelta(hours=1))
    record(events.MessageReceived(**CASE, message=100, text="z", proof="proven"), at=BEGIN + timedelta(hours=2))
    seal_entries()
    follow()
    assert [row.left_out[0]["ends"] is None for row in rows()] == [False] * 50 + [True]
    assert list(find_projection_faults()) == []
