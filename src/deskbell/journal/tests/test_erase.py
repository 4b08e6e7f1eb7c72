"""Erased words are gone, and the journal still verifies."""

import pytest

from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry, Salt
from deskbell.journal.record import record
from deskbell.journal.seal import seal_entries
from deskbell.journal.tests.test_record import Said
from deskbell.journal.verify import verify_journal
from deskbell.kit.clock import now


@pytest.mark.django_db
def test_salts_go_and_the_chain_still_verifies() -> None:
    record(Said(text="my secret", customer=5), at=now())
    record(Said(text="not mine", customer=6), at=now())
    seal_entries()
    before = list(Entry.objects.order_by("number").values_list("number", "hash"))
    assert erase_personal_text(customer=5, by=None, at=now()) == 1
    seal_entries()
    assert list(Salt.objects.values_list("entry", flat=True)) == [Entry.objects.get(customer=6).pk]
    report = verify_journal()
    assert report.erased == 1
    assert not [fault for fault in report.faults if "missing" in fault or "changed" in fault]
    assert list(Entry.objects.order_by("number").values_list("number", "hash"))[:2] == before
