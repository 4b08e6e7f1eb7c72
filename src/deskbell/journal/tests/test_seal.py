"""Numbers without a gap, and a chain that shows every change, however many processes write at once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.journal.events import PersonErased
from deskbell.journal.models import Bookmark, Entry
from deskbell.journal.record import record
from deskbell.journal.seal import seal_entries
from deskbell.journal.slots import verification_faults
from deskbell.journal.tests.test_record import Said
from deskbell.journal.verify import JournalHead, verify_journal
from deskbell.kit.clock import now


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_sealed_later_and_never_lost() -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(PersonErased(customer=1), at=now())
            started.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    started.wait(10)
    with transaction.atomic():
        record(PersonErased(customer=2), at=now())
    assert seal_entries() == 1
    go_on.set()
    writer.join()
    assert seal_entries() == 1
    assert list(Entry.objects.order_by("number").values_list("number", "customer")) == [(1, 2), (2, 1)]
    assert verify_journal().is_clean


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_two_sealers_leave_no_gap() -> None:
    over = threading.Event()

    def write() -> None:
        for customer in range(30):
            with transaction.atomic():
                record(PersonErased(customer=customer), at=now())
        connection.close()

    def keep_sealing() -> None:
        while not over.is_set() or seal_entries(limit=7):
            seal_entries(limit=7)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    seal_entries()
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 91))
    assert verify_journal().is_clean


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_it_is_verified_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def write() -> None:
        record_one(customer=2)
        connection.close()

    def meanwhile() -> list[str]:
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        return [f"entry {entry.pk} came meanwhile" for entry in Entry.objects.exclude(customer=1)]

    monkeypatch.setattr(verification_faults, "fillings", [meanwhile])
    record_one(customer=1)
    assert verify_journal().faults == []
    assert Entry.objects.count() == 2


def record_one(*, customer: int) -> None:
    with transaction.atomic():
        record(PersonErased(customer=customer), at=now())
    seal_entries()


facts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=facts, ahead=st.integers(-(10**9), 10**9), language=st.sampled_from(["", "th", "el", "hi"]))
def test_whatever_was_recorded_verifies_after_a_round_through_the_database(
    facts: object, ahead: int, language: str
) -> None:
    record(Said(text="", loud=facts, language=language), at=now() + timedelta(microseconds=ahead))
    seal_entries()
    report = verify_journal()
    assert [fault for fault in report.faults if "half" not in fault] == []


def _kept(number: int, *, follower: str = "somebody") -> None:
    Bookmark.objects.create(follower=follower, number=number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "update journal_entry set facts = '{\"entries\": 9}' where number = 2",
            "entry 2 or one before it was changed",
        ),
        ("update journal_entry set at = at + interval '1 s' where number = 3", "entry 3 or one before it was changed"),
        ("delete from journal_entry where number = 2", "entry 2 is missing"),
        ("delete from journal_entry where number > 2", "ends at entry 2, but “somebody” has read as far as 4"),
        ("delete from journal_entry where number = 4", "of 1 words the entry they belong to is missing"),
    ],
)
def test_a121_verify_finds_what_a_superuser_changed(change: str, says: str) -> None:
    for customer in range(3):
        record(PersonErased(customer=customer), at=now())
    record(Said(text="The last word"), at=now())
    seal_entries()
    _kept(4)
    assert [fault for fault in verify_journal().faults if "half" not in fault] == []
    with connection.cursor() as cursor:
        cursor.execute("alter table journal_entry disable trigger user")
        cursor.execute(change)
    assert [fault for fault in verify_journal().faults if says in fault]


@pytest.mark.django_db
def test_a121_who_kept_a_head_sees_that_the_journal_was_written_anew() -> None:
    for customer in range(3):
        record(PersonErased(customer=customer), at=now())
    seal_entries()
    was = verify_journal().head
    record(PersonErased(customer=9), at=now())
    seal_entries()
    assert verify_journal(kept_head=was).is_clean, "a journal that only grew still contains what it was"
    with connection.cursor() as cursor:
        cursor.execute("alter table journal_entry disable trigger user")
        cursor.execute("update journal_entry set number = null, hash = null, customer = customer + 1")
    seal_entries()
    assert verify_journal().is_clean, "the chain alone cannot know"
    assert verify_journal(kept_head=was).faults == ["entry 3 or one before it is another than when its hash was kept"]


@pytest.mark.django_db
def test_a121_who_kept_a_head_sees_that_the_end_is_missing() -> None:
    record(PersonErased(customer=1), at=now())
    seal_entries()
    later = replace(verify_journal().head, number=7)
    assert verify_journal(kept_head=later).faults == ["the journal ends at entry 1, and the hash of 7 was kept"]


@pytest.mark.parametrize("text", ["", "7", "7:", "x:" + "0" * 64, "7:" + "0" * 63, "-1:" + "0" * 64, "07:" + "0" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        JournalHead.parse(text)


def test_a_head_is_read_as_it_was_said() -> None:
    head = JournalHead(12, bytes(range(32)))
    assert JournalHead.parse(f" {head}\n") == head
