"""Reasons why a measure does not count a case, and why a clock is paused."""

from django.utils.translation import gettext as _

from deskbell.desk.reasons import AutomaticKind
from deskbell.standards.measuring import Reason


class LeftOutReason(Reason):
    """Why a case, a message or a reply is not counted."""

    QUARANTINE = "in quarantine"
    DISCARDED = "not a customer's"
    MERGED = "merged"
    BY_MACHINE = "began by machine"
    NOT_ANSWERED = "not answered"
    CUSTOMER_NOT_KNOWN = "customer not known"
    NOT_KNOWN = "not known"
    NEVER_RESOLVED = "closed, never resolved"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {
            LeftOutReason.QUARANTINE: _("In quarantine"),
            LeftOutReason.DISCARDED: _("Not a customer request"),
            LeftOutReason.MERGED: _("Merged into another case"),
            LeftOutReason.BY_MACHINE: _("Started by an automatic system"),
            LeftOutReason.NOT_ANSWERED: _("Not answered"),
            LeftOutReason.CUSTOMER_NOT_KNOWN: _("Customer not known"),
            LeftOutReason.NOT_KNOWN: _("Not known"),
            LeftOutReason.NEVER_RESOLVED: _("Closed without being resolved"),
        }[self]


class PauseReason(Reason):
    """Why a clock is paused."""

    ON_CUSTOMER = "waiting on the customer"

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return {PauseReason.ON_CUSTOMER: _("on hold for the customer")}[self]


def describe_automatic_sender(machine: str) -> str:
    """Return what kind of machine began a case, in the reader's language; an unknown code is returned unchanged."""
    return AutomaticKind(machine).sentence if machine in set(AutomaticKind) else machine
