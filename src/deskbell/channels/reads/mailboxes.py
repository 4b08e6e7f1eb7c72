"""The mailboxes with their state, and what waits on either side of the door."""

from dataclasses import dataclass
from datetime import datetime

from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.channels.reads.troubles import is_quiet

CAP = 1000


@dataclass(frozen=True, kw_only=True)
class Box:
    """One mailbox. `state` is well, quiet, failing, off or new (no mail has come yet)."""

    box: Mailbox
    state: str


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How much waits, counted up to a thousand."""

    intake: int
    delivery: int
    failed: int


def boxes(*, at: datetime) -> list[Box]:
    """All mailboxes, in the order they were connected."""
    rows = Mailbox.objects.select_related("brand", "team").order_by("pk")
    return [Box(box=row, state=_state(row, at)) for row in rows]


def _state(box: Mailbox, at: datetime) -> str:
    if not box.active:
        return "off"
    if box.failing_since:
        return "failing"
    if is_quiet(box, at):
        return "quiet"
    return "well" if box.last_mail_at or box.last_ok_at else "new"


def backlog() -> Backlog:
    """What waits to be taken in, what waits to go out, and what has failed to."""
    return Backlog(
        intake=Raw.objects.filter(due_at__isnull=False)[:CAP].count(),
        delivery=Delivery.objects.filter(due_at__isnull=False)[:CAP].count(),
        failed=Delivery.objects.filter(state=Delivery.State.FAILED)[:CAP].count(),
    )
