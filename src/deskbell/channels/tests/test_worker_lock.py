"""What a killed worker had claimed is due again as soon as the next worker starts, and not before."""

from datetime import timedelta

import psycopg
import pytest

from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.models import Account
from deskbell.kit import worker_lock
from deskbell.kit.clock import now
from deskbell.kit.due_rows import claim_due_rows
from deskbell.kit.worker import listener_parameters
from deskbell.kit.worker_lock import WorkerLock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claimed(mailbox: Mailbox) -> None:
    """Claim the mailbox, as a worker that then dies."""
    Account.objects.update(due_at=now(), tries=0)
    assert claim_due_rows(Account, at=now(), lease=timedelta(days=1))


def connect() -> psycopg.Connection:
    return psycopg.connect(**listener_parameters(), autocommit=True)


def is_due() -> bool:
    return Account.objects.filter(due_at__lte=now()).exists()


@pytest.mark.usefixtures("claimed")
def test_another_process_of_the_same_worker_does_not_keep_rows_back() -> None:
    lock = WorkerLock()
    with connect() as reader, connect() as main:
        lock.can_release = False
        lock.hold(reader)
        assert not is_due()
        lock.can_release = True
        lock.hold(main)
        assert is_due()


@pytest.mark.usefixtures("claimed")
def test_rows_of_a_living_worker_stay_its_own_until_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_lock, "SECONDS_BETWEEN_LOOKS", 0.0)
    first, second = WorkerLock(), WorkerLock()
    first.can_release = False
    with connect() as main:
        with connect() as other:
            first.hold(other)
            second.hold(main)
            second.release_when_alone(main)
            assert not is_due()
            other_pid = other.info.backend_pid
        while main.execute("select from pg_stat_activity where pid = %s", [other_pid]).fetchone():
            pass
        second.release_when_alone(main)
        assert is_due()
