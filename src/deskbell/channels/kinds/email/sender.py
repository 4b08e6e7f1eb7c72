"""Find who sent a mail, whether that is clear, and which address a reply goes to.

A web form names the visitor in Reply-To. It sends from an address that nobody reads, that is ours, or that is set as a
form. The visitor then counts as the sender, as claimed.
"""

from dataclasses import dataclass

from deskbell.channels.kinds.email.form_senders import FormSenders
from deskbell.channels.kinds.email.parsing import FindingCode, MailParty, ParsedMail
from deskbell.people.addresses import is_no_reply_address, normalize_email


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The sender of a mail.

    - `party` is the address that a reply goes to: the sender's, or the Reply-To when it is of the same, proven domain.
    - `all` are the addresses of From as staff see them.
    - `clear`: the mail has exactly one sender's address. `own`: it is one of ours, so a reply would come back to us.
    - `named`: the name before the address is another address.
    - `asks_elsewhere` is a Reply-To that is not used; staff see it.
    - `form` is the address of the web form that sent the mail for `address`.
    - `group`: `form` is a mailing group, which hides its members' addresses.
    """

    address: str = ""
    party: str = ""
    name: str = ""
    all: tuple[str, ...] = ()
    clear: bool = False
    own: bool = False
    named: bool = False
    proven: bool = False
    asks_elsewhere: str = ""
    form: str = ""
    group: bool = False

    @property
    def answerable(self) -> bool:
        """Whether an automatic message may go to this sender."""
        return self.clear and not self.own and not (self.named or self.asks_elsewhere or self.form)

    @property
    def source(self) -> str:
        """The address to which the limit of new cases applies. For a web form it is the form's own address, since its
        visitors can type any address.
        """
        return self.form if self.form and not self.group else self.address


def identify_sender(parsed: ParsedMail, forms: FormSenders) -> Sender:
    """Return the sender of a parsed mail. `forms` says which senders may write for another person."""
    addresses = tuple(dict.fromkeys(normalize_email(one.address) for one in parsed.from_ if one.address))
    shown = tuple(_display_party(one) for one in parsed.from_)
    if not addresses:
        return Sender(all=shown)
    if person := _named_by_form(parsed, addresses, forms):
        name = parsed.reply_to[0].name
        group = addresses[0] in parsed.posted_to
        return Sender(address=person, party=person, name=name, all=shown, clear=True, form=addresses[0], group=group)
    if forms.is_own(addresses[0]):
        return Sender(address=addresses[0], name=parsed.from_[0].name, all=shown, clear=len(addresses) == 1, own=True)
    proven = len(parsed.from_) == 1 and parsed.from_[0].proven
    wanted = _reply_address(parsed, forms) or addresses[0]
    follow = wanted == addresses[0] or (proven and _domain(wanted) == _domain(addresses[0]))
    return Sender(
        address=addresses[0],
        party=wanted if follow else addresses[0],
        name=parsed.from_[0].name,
        all=shown,
        clear=len(addresses) == 1,
        named=any(one.is_about("From") and one.code == FindingCode.NAME_IS_ADDRESS for one in parsed.defects),
        proven=proven,
        asks_elsewhere="" if follow else wanted,
    )


def _reply_address(parsed: ParsedMail, forms: FormSenders) -> str:
    addresses = [normalize_email(one.address) for one in parsed.reply_to if one.address]
    return addresses[0] if addresses and not forms.is_own(addresses[0]) else ""


def _named_by_form(parsed: ParsedMail, addresses: tuple[str, ...], forms: FormSenders) -> str:
    """Return the address of the one person for whom a form or a group sent the mail; empty when there is none."""
    asked = {normalize_email(one.address) for one in (*parsed.reply_to, *parsed.from_) if one.address} - {addresses[0]}
    doubts = {one.code for one in parsed.defects if one.is_about("From") or one.is_about("Reply-To")}
    # A group that may not forward its members' addresses writes its own into From, and the member's into Reply-To.
    speaks = forms.may_write_for_others(addresses[0]) or addresses[0] in parsed.posted_to
    one_each = len(addresses) == len(asked) == len(parsed.reply_to) == 1
    if not one_each or not speaks or doubts - {FindingCode.MALFORMED}:
        return ""
    return next((one for one in asked if not is_no_reply_address(one) and not forms.is_own(one)), "")


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _display_party(party: MailParty) -> str:
    # The form on the wire, since look-alike letters would name another person.
    address = party.address or party.address_shown
    return f"{party.name} <{address}>" if party.name and address else party.name or address
