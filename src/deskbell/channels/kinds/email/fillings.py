"""Answers slots of other apps: which email addresses are our own, and the mailboxes of a set-up file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.own_addresses import strip_tag
from deskbell.desk.slots import receiving_addresses
from deskbell.people.slots import setup_sections

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection


@receiving_addresses.fill
def own_addresses(*, addresses: Sequence[str]) -> list[str]:
    """Return those of `addresses` that belong to our mailboxes, with or without a tag such as `+c12.x`."""
    known = {address for mailbox in Mailbox.objects.all() for address in mailbox.addresses}
    return [one for one in addresses if one in known or strip_tag(one) in known]


@setup_sections.fill
def mailbox_sections() -> "list[SetupSection]":
    """Return the mailboxes and the default server for outgoing mail as sections of the set-up file."""
    # Imported here: only commands and the API need it, and with it pydantic.
    from deskbell.channels.kinds.email.outgoing_setup_section import OUTGOING_MAIL
    from deskbell.channels.kinds.email.setup_section import MAILBOXES

    return [OUTGOING_MAIL, MAILBOXES]
