"""Decide which senders may write in the name of another person. A web form does.

A form sends its mails from an address of ours, or of the company that runs it, and names the visitor in Reply-To. That
visitor is the customer, as claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.own_addresses import strip_tag
from deskbell.people.addresses import is_no_reply_address

# Anyone can have an address there, so that an address of ours says nothing about the others.
_SHARED_DOMAINS = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
     "icloud.com", "me.com", "aol.com", "gmx.net", "gmx.de", "gmx.com", "web.de", "t-online.de", "proton.me",
     "protonmail.com", "mail.com", "mail.ru", "yandex.ru", "zoho.com", "fastmail.com")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FormSenders:
    """What our settings say about senders: the addresses at which we receive mail, their domains, the web forms, and
    the addresses about which staff were asked.
    """

    own: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def is_own(self, address: str) -> bool:
        """Return whether we receive mail at this address, with or without a tag."""
        return strip_tag(address) in self.own

    def may_write_for_others(self, address: str) -> bool:
        """Return whether this sender may name another person as the writer of its mails."""
        domain = address.rpartition("@")[2]
        return is_no_reply_address(address) or self.is_own(address) or address in self.listed or domain in self.domains

    def may_be_own(self, address: str) -> bool:
        """Return whether this address may be one of ours that is missing in the settings: it is of a domain of ours."""
        return address.rpartition("@")[2] in self.domains and not self.is_own(address)


def collect_form_senders(mailboxes: Iterable[Mailbox]) -> FormSenders:
    """Return what the settings of these mailboxes say about senders."""
    boxes = list(mailboxes)
    own = {address for box in boxes for address in box.addresses}
    domains = {address.rpartition("@")[2] for address in own}
    listed = {address.lower() for box in boxes for address in box.form_senders}
    asked = {address for box in boxes for address in box.asked_aliases}
    return FormSenders(
        own=frozenset(own),
        domains=frozenset(domains - _SHARED_DOMAINS),
        listed=frozenset(listed),
        asked=frozenset(asked),
    )
