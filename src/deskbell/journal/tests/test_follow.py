"""A follower's effect happens exactly once for each entry, in order, and one bad entry does not stop the follower."""

from collections.abc import Sequence

import pytest
from django.db import OperationalError, connection

from deskbell.journal.events import PersonErased
from deskbell.journal.follow import Follower, advance_follower
from deskbell.journal.models import Bookmark, Entry, Stumble
from deskbell.journal.record import record
from deskbell.journal.seal import seal_entries
from deskbell.journal.tests.test_record import Said
from deskbell.kit.clock import now

pytestmark = pytest.mark.django_db


def remember(entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        for entry in entries:
            cursor.execute("insert into seen (customer) values (%s)", [entry.customer])


@pytest.fixture(autouse=True)
def _table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table if not exists seen (customer bigint, place bigserial) on commit drop")


def seen() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select customer from seen order by place")
        return [row[0] for row in cursor.fetchall()]


def tell(*customers: int) -> None:
    for customer in customers:
        record(PersonErased(customer=customer), at=now())


def test_entries_come_in_order_and_once() -> None:
    tell(1, 2, 3)
    seal_entries()
    follower = Follower(name="t", kinds=(PersonErased.kind,), take=remember)
    while advance_follower(follower, limit=2):
        pass
    tell(4)
    assert advance_follower(follower) == 0, "what is not sealed is not read"
    seal_entries()
    while advance_follower(follower, limit=2):
        pass
    assert seen() == [1, 2, 3, 4]


def test_other_kinds_are_passed_over() -> None:
    tell(1)
    record(Said(text="x", customer=9), at=now())
    tell(2)
    seal_entries()
    follower = Follower(name="t", kinds=(PersonErased.kind,), take=remember)
    while advance_follower(follower):
        pass
    assert seen() == [1, 2]
    assert Bookmark.objects.get(follower="t").number == 3


def test_a_failed_batch_leaves_no_effect_twice_and_a_bad_entry_stops_nobody() -> None:
    tell(1, 2, 3)
    seal_entries()

    def touchy(entries: Sequence[Entry]) -> None:
        for entry in entries:
            remember([entry])
            if entry.customer == 2:
                raise RuntimeError("cannot take this in")

    follower = Follower(name="t", kinds=(PersonErased.kind,), take=touchy)
    while advance_follower(follower):
        pass
    assert seen() == [1, 3]
    assert list(Stumble.objects.values_list("follower", "number")) == [("t", 2)]


def test_a_fault_that_passes_blames_no_entry() -> None:
    tell(1, 2)
    seal_entries()
    faults = [OperationalError("deadlock detected")]

    def take(entries: Sequence[Entry]) -> None:
        if faults:
            raise faults.pop()
        remember(entries)

    follower = Follower(name="unlucky", kinds=(PersonErased.kind,), take=take)
    with pytest.raises(OperationalError):
        advance_follower(follower)
    advance_follower(follower)
    assert seen() == [1, 2]
    assert not Stumble.objects.filter(follower="unlucky").exists()
