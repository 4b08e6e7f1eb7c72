"""The tables of the channels, including those that a channel's folder declares itself."""

from deskbell.channels.models.account import Account
from deskbell.channels.models.delivery import AcknowledgedAddress, Delivery
from deskbell.channels.models.opt_out import OptOut
from deskbell.channels.models.raw import RawMessage
from deskbell.channels.registry import import_kind_modules

__all__ = ["Account", "AcknowledgedAddress", "Delivery", "OptOut", "RawMessage"]

import_kind_modules("models")
