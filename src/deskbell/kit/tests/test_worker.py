"""A notification wakes a loop at once, a failing loop stops no other, and all loops stop when told."""

import threading

import pytest
from django.db import transaction

from deskbell.kit import notify
from deskbell.kit.background import Loop
from deskbell.kit.models import Beat
from deskbell.kit.worker import Worker


@pytest.mark.django_db(transaction=True)
def test_a_loop_is_woken_when_the_transaction_commits_and_a_failing_one_stops_no_other() -> None:
    turned = threading.Semaphore(0)

    def step() -> int:
        turned.release()
        return 0

    def fail() -> int:
        raise RuntimeError("as always")

    loops = [
        Loop(name="test steady", step=step, every=60, woken_by=("test steady",)),
        Loop(name="test failing", step=fail, every=60, woken_by=("test failing",)),
    ]
    work = Worker(loops)
    work.start()
    try:
        assert turned.acquire(timeout=60)
        while turned.acquire(timeout=2):
            pass
        with transaction.atomic():
            notify.wake_loops("test steady")
        assert turned.acquire(timeout=60), "it was not woken"
        assert Beat.objects.filter(loop="test steady").exists()
        assert not Beat.objects.filter(loop="test failing").exists()
    finally:
        work.stop()
    assert not any(thread.is_alive() for thread in work.threads)
