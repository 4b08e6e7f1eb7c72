"""Who seems to have sent a mail, how clearly it says so, and to which address an answer may go.

Forms on websites write from an address that nobody reads, and name the person in Reply-To: they are who wrote, as far as
anybody knows.
"""

from dataclasses import dataclass

from deskbell.channels.kinds.email.understanding import Party, Understood
from deskbell.people.addresses import canonical, is_unread

NAMED = "From: the name contains another address"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """`clear`: exactly one address, told without contradiction. `party` is where a person's answer goes: the sender,
    or the reply address it asks for when that is of the same domain and the domain vouches for the mail.
    `asks_elsewhere` is any other one: it is shown to staff, and nothing is sent there. `named` says that the name
    before the address is another address. `form` is the unread address that wrote in the name of `address`, if one did;
    `group` says that it is a group, which hides the addresses of those who write through it.
    """

    address: str = ""
    party: str = ""
    name: str = ""
    all: tuple[str, ...] = ()
    clear: bool = False
    named: bool = False
    proven: bool = False
    asks_elsewhere: str = ""
    form: str = ""
    group: bool = False

    @property
    def answerable(self) -> bool:
        """Whether a machine may write to this sender."""
        return self.clear and not (self.named or self.asks_elsewhere or self.form)

    @property
    def source(self) -> str:
        """Where the mail came from, whoever it names: too much of it is too much from there."""
        return self.form if self.form and not self.group else self.address


def sender_of(known: Understood) -> Sender:
    """The sender of a mail that was understood."""
    addresses = tuple(dict.fromkeys(canonical("email", one.address) for one in known.from_ if one.address))
    shown = tuple(_shown(one) for one in known.from_)
    if not addresses:
        return Sender(all=shown)
    if person := _named_by_form(known, addresses):
        name = known.reply_to[0].name
        group = addresses[0] in known.posted_to
        return Sender(address=person, party=person, name=name, all=shown, clear=True, form=addresses[0], group=group)
    proven = len(known.from_) == 1 and known.from_[0].proven
    wanted = _wanted(known) or addresses[0]
    follow = wanted == addresses[0] or (proven and _domain(wanted) == _domain(addresses[0]))
    doubts = {remark for remark in known.defects if remark.startswith("From:")}
    return Sender(
        address=addresses[0],
        party=wanted if follow else addresses[0],
        name=known.from_[0].name,
        all=shown,
        clear=len(addresses) == 1 and doubts <= {NAMED},
        named=NAMED in doubts,
        proven=proven,
        asks_elsewhere="" if follow else wanted,
    )


def _wanted(known: Understood) -> str:
    addresses = [canonical("email", one.address) for one in known.reply_to if one.address]
    return addresses[0] if addresses else ""


def _named_by_form(known: Understood, addresses: tuple[str, ...]) -> str:
    """The one person for whom an unread address asks that they be answered."""
    asked = {canonical("email", one.address) for one in (*known.reply_to, *known.from_) if one.address} - {addresses[0]}
    doubts = [remark for remark in known.defects if remark.startswith(("From:", "Reply-To:"))]
    # A group that may not pass on the address of who wrote writes its own into From, and theirs into Reply-To.
    speaks = is_unread(addresses[0]) or addresses[0] in known.posted_to
    if len(addresses) != 1 or len(asked) != 1 or len(known.reply_to) != 1 or doubts or not speaks:
        return ""
    return next((one for one in asked if not is_unread(one)), "")


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _shown(party: Party) -> str:
    # As on the wire: letters that look like others would name somebody else.
    address = party.address or party.address_shown
    return f"{party.name} <{address}>" if party.name and address else party.name or address
