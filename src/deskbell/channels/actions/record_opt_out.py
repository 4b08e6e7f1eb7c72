"""Record that a person wants no more messages on a channel (STOP), or wants them again (START)."""

from datetime import datetime

from deskbell.channels.address_digest import digest_address
from deskbell.channels.interface import InboundMessage
from deskbell.channels.models import OptOut


def record_opt_out(*, channel: str, inbound: InboundMessage, at: datetime) -> None:
    """Record the opt-out or its end when the message is such a keyword; other messages change nothing.

    Call it inside a transaction.
    """
    if inbound.kind == "stop":
        OptOut.objects.get_or_create(channel=channel, digest=digest_address(inbound.party), defaults={"at": at})
    elif inbound.kind == "start":
        OptOut.objects.filter(channel=channel, digest=digest_address(inbound.party)).delete()
