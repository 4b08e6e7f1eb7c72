"""The background job that removes the words of erased customers from the database files."""

from deskbell.kit.background import background_loop
from deskbell.kit.clock import now
from deskbell.people.actions.scrub_database import scrub_database


@background_loop(name="scrub", every=60.0, woken_by=("erased",))
def _scrub_database() -> int:
    scrub_database(at=now())
    return 0
