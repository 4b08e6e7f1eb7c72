"""Background work of the channels: process raw messages, send deliveries, poll accounts."""

import threading
from datetime import timedelta

from deskbell.channels import outbox
from deskbell.channels.intake.reader import IntakeReader
from deskbell.channels.models import Account
from deskbell.channels.registry import get_channel, import_kind_modules
from deskbell.kit.background import background_loop
from deskbell.kit.clock import now
from deskbell.kit.due_rows import claim_due_rows

POLL_LEASE = timedelta(minutes=3)
_readers = threading.local()

import_kind_modules("loops")


@background_loop(name="understand", every=5.0, process="reader")
def process_raw_messages() -> int:
    """Parse the next raw messages and match them to cases. Return how many were claimed."""
    if not hasattr(_readers, "one"):
        _readers.one = IntakeReader()
    return int(_readers.one.step())


@background_loop(name="deliver", every=15.0)
def send_deliveries() -> int:
    """Send the deliveries that are due. Return how many were claimed."""
    return outbox.send_due_deliveries()


@background_loop(name="fetch mail", every=5.0)
def poll_due_account() -> int:
    """Poll one account that is due. Return 1, or 0 when none was due."""
    due = claim_due_rows(Account, at=now(), limit=1, lease=POLL_LEASE)
    for account in due:
        get_channel(account.channel).poll(account)
    return len(due)
