"""Reasons why a message is set aside or not sent, and remarks about it. Codes are stored; sentences are in the reader's
language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class AsideReason(StrEnum):
    """Why no case is made of an incoming message. The value is stored."""

    TEST = "test"
    ERASED = "erased"
    OWN_ADDRESS = "own address"
    DUPLICATE = "duplicate"
    RECEIPT = "receipt"
    OPT_OUT = "opt out"
    OPT_IN = "opt in"
    HELP_WORD = "help word"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {
            AsideReason.TEST: _("This is our own test"),
            AsideReason.ERASED: _("The sender was erased"),
            AsideReason.OWN_ADDRESS: _("Says that it comes from one of our own addresses"),
            AsideReason.DUPLICATE: _("The same message was already received"),
            AsideReason.RECEIPT: _("Reports the delivery of a message we sent"),
            AsideReason.OPT_OUT: _("The sender asks for no more messages"),
            AsideReason.OPT_IN: _("The sender asks for messages again"),
            AsideReason.HELP_WORD: _("Asks how to use this number"),
        }[self]


def describe_aside(reason: str) -> str:
    """Return the sentence of a stored reason. Raises ValueError for an unknown one."""
    return AsideReason(reason).sentence


# People never look at these.
HIDDEN = frozenset((AsideReason.TEST, AsideReason.ERASED, AsideReason.RECEIPT))


class DeliveryFault(StrEnum):
    """Why we could not send a message, when the fault is ours. The value is stored in `Delivery.said`."""

    NO_ACCOUNT = "no account"
    NO_ADDRESS = "no address"
    UNWRITABLE_ADDRESS = "unwritable address"
    FILE_GONE = "file gone"
    OPTED_OUT = "opted out"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {
            DeliveryFault.NO_ACCOUNT: _("No account of this channel is connected"),
            DeliveryFault.NO_ADDRESS: _("There is no address"),
            DeliveryFault.UNWRITABLE_ADDRESS: _("Email cannot be sent to this address"),
            DeliveryFault.FILE_GONE: _("An attached file is missing"),
            DeliveryFault.OPTED_OUT: _("The customer asked for no more messages on this channel"),
        }[self]


# Stored for the case that gathers what one sender writes too much of.
FLOOD = "flood"


class RemarkCode(StrEnum):
    """What staff should know about a raw message. The value is stored, with the details it is about."""

    STAFF = "staff"
    UNCLEAR = "unclear"
    NAMED = "named"
    REPLY_TO = "reply to"
    FORM = "form"
    GROUP = "group"
    ALIAS = "alias"
    THIRD_PARTY = "third party"
    IN_COPY = "in copy"
    CROWD = "crowd"
    BOUNCE = "bounce"
    MANY = "many"
    MANY_JOINED = "many joined"
    MENTIONS = "mentions"
    REFERS = "refers"
    CONTINUES = "continues"
    TWIN = "twin"
    MACHINE = "machine"
    HOPS = "hops"
    DEFECT = "defect"
    OPT_OUT = "opt out"
    ALLOWED = "allowed"

    @property
    def is_grave(self) -> bool:
        """Whether staff must see it as a warning."""
        return self in _GRAVE


_GRAVE = frozenset(
    (
        RemarkCode.STAFF, RemarkCode.UNCLEAR, RemarkCode.NAMED, RemarkCode.REPLY_TO, RemarkCode.ALIAS,
        RemarkCode.THIRD_PARTY, RemarkCode.BOUNCE, RemarkCode.MANY, RemarkCode.MANY_JOINED, RemarkCode.CROWD, RemarkCode.OPT_OUT,
    )
)  # fmt: skip


@dataclass(frozen=True)
class MessageRemark:
    """A remark about a raw message: a code, and in `about` what it is about, such as an address or a case reference.

    `detail` names the part of the mail when the code is a finding of the channel.
    """

    code: RemarkCode
    about: str = ""
    detail: str = ""

    def as_stored(self) -> list[str]:
        """Return the list that is stored, such as `["mentions", "QC-12"]`."""
        return [self.code.value, self.about, self.detail][: 3 if self.detail else 2 if self.about else 1]

    @classmethod
    def from_stored(cls, stored: Sequence[str]) -> "MessageRemark":
        """Return the remark from a stored list. Raises ValueError for an unknown code."""
        return cls(RemarkCode(stored[0]), *stored[1:3])
