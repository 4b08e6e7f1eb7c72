"""Tables of the channels."""

from deskbell.channels.models.delivery import Acknowledged, Delivery
from deskbell.channels.models.mailbox import Mailbox
from deskbell.channels.models.raw import Raw

__all__ = ["Acknowledged", "Delivery", "Mailbox", "Raw"]
