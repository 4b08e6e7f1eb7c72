"""Answers slots of other apps: which email addresses are our own, and the mailboxes of a set-up file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskbell.channels.actions.refusals import NeedsOutgoingServer
from deskbell.channels.kinds.email.actions.send_plain_mail import find_first_mailbox, send_plain_mail
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.own_addresses import strip_tag
from deskbell.desk.slots import receiving_addresses
from deskbell.kit.clock import now
from deskbell.people.slots import StaffMailReport, send_staff_mail, setup_sections

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection


@receiving_addresses.fill
def own_addresses(*, addresses: Sequence[str]) -> list[str]:
    """Return those of `addresses` that belong to our mailboxes, with or without a tag such as `+c12.x`."""
    known = {address for mailbox in Mailbox.objects.all() for address in mailbox.addresses}
    return [one for one in addresses if one in known or strip_tag(one) in known]


@send_staff_mail.fill
def _send_staff_mail(*, to: str, subject: str, text: str) -> StaffMailReport | None:
    mailbox = find_first_mailbox()
    try:
        return send_plain_mail(mailbox=mailbox, to=to, subject=subject, text=text, at=now())
    except NeedsOutgoingServer:
        return None


@setup_sections.fill
def mailbox_sections() -> "list[SetupSection]":
    """Return the mailboxes and the default server for outgoing mail as sections of the set-up file."""
    # Imported here: only commands and the API need it, and with it pydantic.
    from deskbell.channels.kinds.email.outgoing_setup_section import OUTGOING_MAIL
    from deskbell.channels.kinds.email.setup_section import MAILBOXES

    return [OUTGOING_MAIL, MAILBOXES]
