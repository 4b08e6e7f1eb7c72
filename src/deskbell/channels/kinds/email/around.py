"""What is known around the mails of a batch, asked once for all of them; it learns what the batch itself places."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from deskbell.channels.actions.allow import ALLOWED
from deskbell.channels.kinds.email.again import essence
from deskbell.channels.kinds.email.directory import base_of
from deskbell.channels.kinds.email.place import CaseSeen, Decision, Returned, Surroundings
from deskbell.channels.kinds.email.sender import Sender, sender_of
from deskbell.channels.kinds.email.tokens import case_of_address, case_of_mail_id, delivery_of_address, mailbox_of_test
from deskbell.channels.kinds.email.understanding import Understood
from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.merged import goes_on_in, taken_in
from deskbell.journal.models import Entry
from deskbell.kit.bulk import ask, drawn, row
from deskbell.kit.rows import read
from deskbell.people.addresses import canonical
from deskbell.people.models import Customer

_REF = re.compile(r"\b[A-Z0-9]{1,6}-(\d{1,18})\b|#(\d{1,18})\b")
HOUR = timedelta(hours=1)
# As much as the servers on the way may have written on top of a mail.
TRACE = 64 * 1024
# All that is asked about every mail, in one statement: which are still to be placed (a lease may end before slow work
# does, and then two have the same mail), and who and what they name. Hidden in a `select`, what is asked for does not
# tempt the database to plan anew each time.
AROUND = """
with kept as materialized (
    select id, mailbox_id, key, size from channels_raw
     where id = any((select %(mails)s::bigint[])::bigint[]) and state = 'stored' order by id for update)
select 'kept', '', id, null::bigint, '', '' from kept
union all select 'again', '', k.id, e.id, '', '' from kept k, lateral (select id from channels_raw
    where mailbox_id = k.mailbox_id and key = k.key and id < k.id and abs(size - k.size) < %(trace)s limit 3) e
union all select 'customer', a.value, c.id, null, c.name, c.language
    from people_address a join people_customer c on c.id = a.customer_id
    where a.channel = 'email' and a.value = any((select %(senders)s::text[])::text[])
union all select 'staff', lower(email), null, null, '', '' from people_staff
    where lower(email) = any((select %(senders)s::text[])::text[])
union all select 'message', message_id, case_id, null, '', '' from desk_message
    where message_id = any((select %(named)s::text[])::text[]) and message_id <> ''
union all select 'opened', sender, count(*), max("case") filter (where why = 'flood'), '', '' from channels_raw
    where sender = any((select %(senders)s::text[])::text[]) and opened and placed_at > %(since)s group by sender
"""
# What they will be written with is drawn on the same way.
WRITTEN = (Customer, Case, Contact, Message, Entry)
AROUND += "".join(
    f"union all select 'number', '{model._meta.db_table}', nextval('{model._meta.db_table}_id_seq'), null, '', '' "
    f"from generate_series(1, (select %({model._meta.db_table})s))\n"
    for model in WRITTEN
)
TOOK_PART = """
select distinct case_id, customer_id, '' from desk_contact where case_id = any(%(cases)s::bigint[])
    and customer_id = any(%(customers)s::bigint[]) and direction = 'in' and held = '' and automatic = 'none'
union all select distinct case_id, null::bigint, address from desk_copy
    where case_id = any(%(cases)s::bigint[]) and state <> ''
"""


@dataclass(kw_only=True)
class Mail:
    """One mail of the batch, and what it names."""

    raw: Raw
    known: Understood
    sender: Sender = field(init=False)
    tokens: list[int] = field(init=False)
    references: list[str] = field(init=False)
    numbers: list[int] = field(init=False)
    deliveries: list[int] = field(init=False)

    def __post_init__(self) -> None:
        known = self.known
        self.sender = sender_of(known)
        addresses = [*self.raw.envelope_to, *known.delivered_to, *(one.address for one in (*known.to, *known.cc))]
        mail_ids = [known.in_reply_to, *reversed(known.references)]
        self.references = list(dict.fromkeys(one.strip("<>") for one in mail_ids if one))
        by_address = [case_of_address(one) for one in addresses]
        by_mail_id = [case_of_mail_id(one) for one in self.references]
        self.tokens = [one for one in (*by_address, *by_mail_id) if one is not None]
        self.numbers = [int(one[1] or one[2]) for one in _REF.finditer(known.subject.upper()[:300])][:10]
        self.deliveries = [one for one in map(delivery_of_address, addresses) if one is not None]


class Around:
    """Looks up what `mails` name, and gives each its surroundings."""

    def __init__(self, *, mails: Sequence[Mail], mailboxes: dict[int, Mailbox], at: datetime) -> None:
        self._mailboxes = mailboxes
        self._ours = {address for mailbox in mailboxes.values() for address in mailbox.addresses}
        self.kept: set[int] = set()
        self.customers: dict[str, Customer] = {}
        self._staff: set[str] = set()
        self._messages: dict[str, int] = {}
        self._opened: Counter[str] = Counter()
        self._floods: dict[str, int] = {}
        self._numbers: dict[str, list[int]] = {}
        self._alike: dict[int, list[int]] = {}
        for what, *told in ask(AROUND, {**_named(mails, at), **_foreseen(mails, mailboxes)}):
            getattr(self, f"_told_{what}")(*told)
        drawn(self._numbers)
        self._deliveries = _deliveries(mails)
        self._on: set[tuple[int, int]] = set()
        self._copied: dict[int, set[str]] = {}
        self._cases = self._look(mails)

    def case(self, number: int) -> Case:
        """A case that a decision is about, as it was when it was looked up."""
        return self._cases[number]

    def of(self, mail: Mail) -> Surroundings:
        """What is known around this mail."""
        sender = mail.sender
        group = any(self._is_ours(one) for one in mail.known.posted_to)
        return Surroundings(
            sender=sender,
            again=self._came_before(mail),
            group=group,
            ours=ALLOWED not in mail.raw.remarks
            and not (group and sender.form)
            and any(self._is_ours(one) for one in (sender.address, *(one.address for one in mail.known.from_))),
            test=mailbox_of_test(mail.known.message_id) is not None,
            staff=sender.address in self._staff,
            token=self._first(mail.tokens, sender),
            known=self._first((self._messages.get(one) for one in mail.references), sender),
            mentioned=self._mentioned(mail),
            returned=self._returned(mail),
            opened_lately=self._opened[sender.source],
            flood=self._first([self._floods.get(sender.source)], sender),
            acknowledges=self._mailboxes[mail.raw.mailbox_id].acknowledge,
            copied=self._beside_us(mail),
        )

    def learn(self, mail: Mail, decision: Decision, case: Case, customer: Customer | None) -> None:
        """The mail has been placed into this case: the next of the batch may speak of it."""
        self._cases[case.pk] = case
        if decision.kind == "open":
            self._opened[mail.sender.source] += 1
            if decision.why == "flood":
                self._floods[mail.sender.source] = case.pk
        if mail.known.message_id:
            self._messages[mail.known.message_id.strip("<>")] = case.pk
        if customer is not None:
            self.customers.setdefault(mail.sender.address, customer)

    def _told_kept(self, _: str, number: int, *rest: object) -> None:
        self.kept.add(number)

    def _told_again(self, _: str, number: int, earlier: int, *rest: object) -> None:
        self._alike.setdefault(number, []).append(earlier)

    def _told_customer(self, address: str, number: int, _: None, name: str, language: str) -> None:
        self.customers[address] = row(Customer, ("id", "name", "language"), (number, name, language))

    def _told_number(self, table: str, number: int, *rest: object) -> None:
        self._numbers.setdefault(table, []).append(number)

    def _told_staff(self, address: str, *rest: object) -> None:
        self._staff.add(address)

    def _told_message(self, name: str, case: int, *rest: object) -> None:
        self._messages[name] = case

    def _told_opened(self, sender: str, count: int, flood: int | None, *rest: object) -> None:
        self._opened[sender] = count
        if flood:
            self._floods[sender] = flood

    def _is_ours(self, address: str) -> bool:
        return base_of(address) in self._ours

    def _beside_us(self, mail: Mail) -> tuple[str, ...]:
        """To whom else the mail went, as it says itself; its sender is nobody else."""
        named = (canonical("email", one.address) for one in (*mail.known.to, *mail.known.cc) if one.address)
        sender = (mail.sender.address, mail.sender.party, mail.sender.form)
        return tuple(dict.fromkeys(one for one in named if one not in sender and not self._is_ours(one)))

    def _look(self, mails: Sequence[Mail]) -> dict[int, Case]:
        wanted = {number for mail in mails for number in (*mail.tokens, *mail.numbers)}
        wanted |= set(self._messages.values()) | set(self._floods.values())
        wanted |= {delivery.case for delivery in self._deliveries.values()}
        cases = _cases(wanted)
        self._leads = goes_on_in(pk for pk, case in cases.items() if case.merged_into_id)
        cases |= _cases(set(self._leads.values()) - set(cases))
        customers = [customer.pk for customer in self.customers.values()]
        # Who wrote to a case that goes on in another one, or got a copy there, is on that one.
        inside = taken_in(pk for pk, case in cases.items() if case.took_in)
        named = {"cases": [*cases, *inside], "customers": customers}
        for case, customer, address in ask(TOOK_PART, named) if cases else ():
            if customer is not None:
                self._on.add((inside.get(case, case), customer))
            else:
                self._copied.setdefault(inside.get(case, case), set()).add(address)
        return cases

    def _first(self, ids: Iterable[int | None], sender: Sender) -> CaseSeen | None:
        named = next((one for one in ids if one in self._cases), None)
        if named is None:
            return None
        case = self._cases[self._leads.get(named, named)]
        customer = self.customers.get(sender.address)
        theirs = customer is not None and case.customer_id == customer.pk
        shared = self._copied.get(case.pk, set())
        copied = sender.address in shared and not theirs
        on = customer is not None and (case.pk, customer.pk) in self._on
        return CaseSeen(
            id=case.pk,
            ref=case.ref,
            closed=case.state == Case.State.CLOSED,
            participant=theirs or (on and not copied),
            copied=copied,
            shared=bool(shared),
        )

    def _came_before(self, mail: Mail) -> bool:
        """Whether one of the mails with the same name is this one, unless a person wants it all the same."""
        alike = self._alike.get(mail.raw.pk, ())
        if not alike or ALLOWED in mail.raw.remarks:
            return False
        this = essence(bytes(mail.raw.body))
        earlier = (ask("select body from channels_raw where id = %s", [number])[0][0] for number in alike)
        return any(essence(bytes(body)) == this for body in earlier)

    def _mentioned(self, mail: Mail) -> tuple[str, ...]:
        subject = mail.known.subject.upper()
        refs = (self._cases[number].ref for number in mail.numbers if number in self._cases)
        return tuple(dict.fromkeys(ref for ref in refs if ref in subject or f"#{ref.rpartition('-')[2]}" in subject))

    def _returned(self, mail: Mail) -> Returned | None:
        returned = mail.known.returned_message_id.strip("<>")
        by_name = [one for one in self._deliveries.values() if one.mail_id == returned]
        by_name.sort(key=lambda one: (not _names(mail, one), one.copy_id is not None))
        for delivery in (*(self._deliveries.get(one) for one in mail.deliveries), *by_name):
            if delivery is not None:
                certain = delivery.mail_id == returned and self._came_back(mail, delivery)
                case = self._leads.get(delivery.case, delivery.case)
                return Returned(delivery=delivery.pk, case=case, certain=certain)
        return None

    def _came_back(self, mail: Mail, delivery: Delivery) -> bool:
        """To the delivery's own address; where addresses cannot be tagged, naming the address it was sent to must do."""
        if self._mailboxes[mail.raw.mailbox_id].tagged:
            return delivery.pk in mail.deliveries
        return _names(mail, delivery)


def _names(mail: Mail, delivery: Delivery) -> bool:
    """Whether the bounce names the address of this delivery."""
    return any(one.address.lower() == delivery.address for one in mail.known.bounce)


def _named(mails: Sequence[Mail], at: datetime) -> dict[str, object]:
    return {
        "mails": [mail.raw.pk for mail in mails],
        "senders": list({one for mail in mails for one in (mail.sender.address, mail.sender.source)}),
        "named": list({one for mail in mails for one in mail.references}),
        "since": at - HOUR,
        "trace": TRACE,
    }


def _foreseen(mails: Sequence[Mail], mailboxes: dict[int, Mailbox]) -> dict[str, int]:
    """What will be written at most: a message a mail, and an acknowledgement; a case only where the mail names none, for
    a number that was drawn in vain is missing in the references of cases.
    """
    acks = sum(mailboxes[mail.raw.mailbox_id].acknowledge for mail in mails)
    opening = sum(not (mail.tokens or mail.references or mail.known.automatic == "bounce") for mail in mails)
    senders = len({mail.sender.address for mail in mails})
    said = len(mails) + acks
    counts = (senders, opening, said, said, senders + opening + said)
    return {model._meta.db_table: count for model, count in zip(WRITTEN, counts, strict=True)}


def _cases(numbers: set[int]) -> dict[int, Case]:
    return {case.pk: case for case in read(Case, "where id = any(%s::bigint[])", [list(numbers)])} if numbers else {}


def _deliveries(mails: Sequence[Mail]) -> dict[int, Delivery]:
    bounces = [mail for mail in mails if mail.known.automatic == "bounce"]
    ids = {one for mail in bounces for one in mail.deliveries}
    mail_ids = {mail.known.returned_message_id.strip("<>") for mail in bounces} - {""}
    if not ids and not mail_ids:
        return {}
    return Delivery.objects.filter(Q(pk__in=ids) | Q(mail_id__in=mail_ids)).in_bulk()
