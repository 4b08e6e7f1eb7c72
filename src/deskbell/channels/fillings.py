"""What the channels do for other floors: raise alarms, say how they are, forget the erased, and let themselves be verified."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from deskbell.channels.actions.forget import forget
from deskbell.channels.actions.send_again import send_again
from deskbell.channels.kinds.email.directory import base_of
from deskbell.channels.models import Mailbox
from deskbell.channels.reads.faults import faults
from deskbell.channels.reads.troubles import troubles
from deskbell.kit.clock import now
from deskbell.kit.slots import fills

PARTS = ("mailboxes", "mail in", "intake", "delivery", "disk")


@fills("alarms")
def alarms(*, request: HttpRequest | None) -> list[dict[str, Any]]:
    """What everyone at the desk should see."""
    return [{"level": "late" if one.grave else "soon", "says": one.says, "url": one.url} for one in troubles(at=now())]


@fills("health")
def health() -> list[dict[str, Any]]:
    """How each part is; only what is grave makes it unwell. No address is told here, for strangers may ask."""
    wrong = {one.part for one in troubles(at=now()) if one.grave}
    return [
        {"name": part, "ok": part not in wrong, "says": "needs attention" if part in wrong else ""} for part in PARTS
    ]


@fills("desk.message.again")
def again(*, message: int, at: datetime) -> None:
    """A person wants a lost message to go out once more."""
    send_again(message=message, at=at)


@fills("desk.addresses.ours")
def ours(*, addresses: Sequence[str]) -> list[str]:
    """Those at which we receive mail, tagged or not."""
    known = {address for mailbox in Mailbox.objects.all() for address in mailbox.addresses}
    return [one for one in addresses if one in known or base_of(one) in known]


@fills("journal.erase")
def erase(*, customer: int, at: datetime) -> None:
    """Bytes and addresses of this person."""
    forget(customer=customer, at=at)


@fills("journal.verify")
def verify() -> list[str]:
    """Whatever came in and is not accounted for."""
    return faults(at=now())
