"""A test that waits for ever fails, and says which one it was."""

import threading

import pytest

from deskbell.server.tests import deadline


def test_a_step_that_never_ends_is_ended_and_named(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in deadline.LONG:
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as shorter:
        shorter.setattr(deadline, "SECONDS", 0.2)
        step = deadline._limit(request.node, "the call")
        next(step)
        with pytest.raises(
            deadline.DeadlineError, match=r"the call of .*test_a_step_that_never_ends_is_ended_and_named"
        ):
            threading.Event().wait(60)
        step.close()
