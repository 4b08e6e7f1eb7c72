"""Reasons and states that the desk stores as codes and shows as sentences in the reader's language."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class HoldReason(StrEnum):
    """Why a case or a message is held. The value is stored."""

    SENDER_UNCLEAR = "sender unclear"
    AUTOMATIC = "automatic mail"
    MAILING_LIST = "mailing list"
    LOOP = "loop"
    STRAY_BOUNCE = "bounce of nothing we sent"
    UNREADABLE = "not readable"
    TOO_MANY = "too many at once"
    THIRD_PARTY = "third party"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {
            HoldReason.AUTOMATIC: pgettext("why it is held", "automatic email"),
            HoldReason.STRAY_BOUNCE: pgettext("why it is held", "bounce of an email we did not send"),
            HoldReason.LOOP: pgettext("why it is held", "email loop"),
            HoldReason.MAILING_LIST: pgettext("why it is held", "mailing list"),
            HoldReason.UNREADABLE: pgettext("why it is held", "not readable"),
            HoldReason.SENDER_UNCLEAR: pgettext("why it is held", "sender not clear"),
            HoldReason.THIRD_PARTY: pgettext("why it is held", "sent by someone who is not part of this case"),
            HoldReason.TOO_MANY: pgettext("why it is held", "too many emails at once from one sender"),
        }[self]


class SenderProof(StrEnum):
    """How certain it is who sent a message. The value is stored."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    THIRD_PARTY = "third party"

    @property
    def sentence(self) -> str:
        """How certain the sender is, in the reader's language."""
        return {
            SenderProof.PROVEN: _("Sender verified"),
            SenderProof.CLAIMED: _("Sender not verified"),
            SenderProof.THIRD_PARTY: _("Someone else used the customer’s reply address"),
        }[self]


class AutomaticKind(StrEnum):
    """Which machine sent a message. The value is stored. NONE means a person, ACK our own automatic message."""

    NONE = "none"
    REPLY = "reply"
    BOUNCE = "bounce"
    LIST = "list"
    LOOP = "loop"
    ACK = "ack"

    @property
    def sentence(self) -> str:
        """What kind of machine sent the message, in the reader's language. Empty for a person and for our own automatic
        message.
        """
        return {
            AutomaticKind.REPLY: _("Automatic reply"),
            AutomaticKind.BOUNCE: _("Bounced email"),
            AutomaticKind.LIST: _("Mailing list"),
            AutomaticKind.LOOP: _("Email loop with another system"),
        }.get(self, "")


class DeliveryState(StrEnum):
    """How far a message of ours has come. The value is stored.

    SENT: the other server has accepted it. ARRIVED: the other side reports that it was delivered. UNSURE: nobody can
    tell whether it was sent.
    """

    QUEUED = "queued"
    SENT = "sent"
    ARRIVED = "arrived"
    READ = "read"
    FAILED = "failed"
    BOUNCED = "bounced"
    UNSURE = "unsure"

    @property
    def sentence(self) -> str:
        """How far the message has come, in the reader's language."""
        return {
            DeliveryState.QUEUED: _("being sent"),
            DeliveryState.SENT: _("sent"),
            DeliveryState.ARRIVED: pgettext("a message was", "delivered"),
            DeliveryState.READ: pgettext("a message was", "read"),
            DeliveryState.FAILED: _("not delivered"),
            DeliveryState.BOUNCED: _("bounced"),
            DeliveryState.UNSURE: pgettext("a message was", "perhaps not sent"),
        }[self]


class PendingReason(StrEnum):
    """Why a queued message is not sent now. The value is stored as the note of the delivery."""

    NO_SERVER = "no server"

    @property
    def sentence(self) -> str:
        """The reason as the state of the message, in the reader's language."""
        return {PendingReason.NO_SERVER: pgettext("a message is", "waiting for a mail server")}[self]


LOST_STATES = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNSURE)


class ResumeReason(StrEnum):
    """Why a wait ended. The value is stored in the journal."""

    CUSTOMER_WROTE = "customer wrote"
    COPY_WROTE = "copy wrote"
    TIME_CAME = "time came"
    NOT_DELIVERED = "not delivered"
    BY_HAND = "by hand"

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return {
            ResumeReason.CUSTOMER_WROTE: _("Case resumed: the customer wrote"),
            ResumeReason.COPY_WROTE: _("Case resumed: someone in copy wrote"),
            ResumeReason.TIME_CAME: _("Case resumed: the time was reached"),
            ResumeReason.NOT_DELIVERED: _("Case resumed: our reply was not delivered"),
            ResumeReason.BY_HAND: _("Case resumed"),
        }[self]


class ReopenReason(StrEnum):
    """Why a case was reopened. The value is stored in the journal."""

    CUSTOMER_WROTE = "customer wrote"
    COPY_WROTE = "copy wrote"
    NOT_DELIVERED = "not delivered"
    BY_HAND = "by hand"

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return {
            ReopenReason.CUSTOMER_WROTE: _("Case reopened: the customer wrote"),
            ReopenReason.COPY_WROTE: _("Case reopened: someone in copy wrote"),
            ReopenReason.NOT_DELIVERED: _("Case reopened: our reply was not delivered"),
            ReopenReason.BY_HAND: _("Case reopened"),
        }[self]


class DiscardReason(StrEnum):
    """The usual reasons why a case is not a customer request. The value is stored; a person may also type another
    reason.
    """

    SPAM = "spam"
    NEWSLETTER = "newsletter"
    AUTOMATIC = "automatic reply"
    OUT_OF_OFFICE = "out of office"
    BOUNCE = "bounce"
    LOOP = "loop"
    FORGED = "not who it says it is"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {
            DiscardReason.SPAM: pgettext("not a customer request", "spam"),
            DiscardReason.NEWSLETTER: pgettext("not a customer request", "newsletter"),
            DiscardReason.AUTOMATIC: pgettext("not a customer request", "automatic reply"),
            DiscardReason.OUT_OF_OFFICE: pgettext("not a customer request", "out-of-office reply"),
            DiscardReason.BOUNCE: pgettext("not a customer request", "bounced email"),
            DiscardReason.LOOP: pgettext("not a customer request", "email loop"),
            DiscardReason.FORGED: pgettext("not a customer request", "forged sender"),
        }[self]
