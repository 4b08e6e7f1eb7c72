"""Soon after a person was erased, the store itself is emptied of their words."""

from deskbell.kit.clock import now
from deskbell.kit.loops import loop
from deskbell.people.actions.scrub import scrub


@loop(name="scrub", every=60.0, wakes=("erased",))
def _scrub() -> int:
    scrub(at=now())
    return 0
