"""News is recorded together with the change or not at all, and personal words only as commitments."""

from dataclasses import dataclass
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from deskbell.journal.events import PersonErased
from deskbell.journal.models import Entry, Salt
from deskbell.journal.news import News, news, news_kinds
from deskbell.journal.record import NeedsTransaction, UnrecordableFact, commitment, record, record_all
from deskbell.journal.seal import seal_entries
from deskbell.kit.clock import now


@news("test.thing.said", says="Somebody said something", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class Said(News):
    text: str
    loud: object = False


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NeedsTransaction):
        record(PersonErased(customer=1), at=now())
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_words_are_kept_as_salted_commitments_only() -> None:
    record(Said(case=7, text="ผมชื่อสมชาย"), at=now())
    entry = Entry.objects.get()
    salt = Salt.objects.get(entry=entry)
    assert "สมชาย" not in str(Entry.objects.filter(pk=entry.pk).values().get())
    assert entry.commitments["text"] == commitment(bytes(salt.salt), "ผมชื่อสมชาย")


@pytest.mark.django_db
def test_two_equal_words_cannot_be_seen_to_be_equal() -> None:
    for _ in range(2):
        record(Said(text="yes"), at=now())
    first, second = Entry.objects.all()
    assert first.commitments != second.commitments


@pytest.mark.django_db
@pytest.mark.parametrize("fact", [1.5, b"x", {"a": [2.0]}, {1: "x"}, object()])
def test_what_would_not_survive_the_database_unchanged_is_refused(fact: object) -> None:
    with pytest.raises(UnrecordableFact):
        record(Said(text="", loud=fact), at=now())


@pytest.mark.django_db
def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record(PersonErased(), at=now().replace(tzinfo=None))


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(TypeError):
        news("journal.person.erased", says="again")(Said)
    assert news_kinds["journal.person.erased"] is PersonErased


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set at = now()",
        "update journal_entry set facts = '{}', number = 99, hash = 'x'",
        "update journal_entry set number = 5",
        "update journal_entry set number = null, hash = null",
        "delete from journal_entry",
        "truncate journal_entry cascade",
    ],
)
def test_a121_the_database_refuses_to_change_what_happened(statement: str) -> None:
    record(Said(text="kept", case=1), at=now())
    seal_entries()
    before = list(Entry.objects.values())
    with connection.cursor() as cursor:
        # The test database lacks this one trigger, because tables are emptied between tests: see conftest.py.
        cursor.execute(import_module("deskbell.journal.migrations.0002_append_only").KEEP_ALL)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.values()) == before


@pytest.mark.django_db
def test_news_of_one_transaction_stands_in_its_order_each_with_its_own_salt() -> None:
    with transaction.atomic():
        record(Said(case=7, text="one"), at=now())
        record_all((Said(case=7, text=text), now()) for text in ("two", "three"))
        record(Said(case=7, text="four"), at=now())
    assert seal_entries() == 4
    words = ["one", "two", "three", "four"]
    for word, entry in zip(words, Entry.objects.order_by("number"), strict=True):
        assert entry.commitments == {"text": commitment(bytes(Salt.objects.get(entry=entry).salt), word)}
