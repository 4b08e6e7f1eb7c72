"""Load what the decisions about a batch of mails depend on, in one statement for the whole batch."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from deskbell.channels.intake.match_decision import MatchDecision
from deskbell.channels.kinds.email.actions.remember_asked_alias import remember_asked_alias
from deskbell.channels.kinds.email.duplicates import digest_written_content
from deskbell.channels.kinds.email.form_senders import collect_form_senders
from deskbell.channels.kinds.email.incoming_mail import IncomingMail
from deskbell.channels.kinds.email.mail_tokens import find_tested_mailbox
from deskbell.channels.kinds.email.match_mail import BouncedDelivery, CandidateCase, MailContext, match_mail
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.kinds.email.sender import Sender
from deskbell.channels.models import Delivery
from deskbell.channels.reasons import RemarkCode
from deskbell.desk.models import Case
from deskbell.desk.reads.merges import find_merge_targets, find_merged_cases
from deskbell.kit.bulk import build_row, run_sql
from deskbell.kit.read_rows import read_rows
from deskbell.people.addresses import is_no_reply_address, normalize_email
from deskbell.people.models import Customer, Staff

HOUR = timedelta(hours=1)
# The most that servers on the way may add on top of a mail.
TRACE = 64 * 1024
# One statement looks up everything about the batch: which mails are still to be placed (after a lease has ended, two
# workers may hold the same mail), and which customers, messages and cases they name. The arrays stand inside a `select`,
# so that the database keeps its plan instead of planning for each array.
LOOKUP = """
with kept as materialized (
    select id, account_id, key, size from channels_raw
     where id = any((select %(mails)s::bigint[])::bigint[]) and state = 'stored' order by id for update)
select 'kept', '', id, null::bigint, '', '' from kept
union all select 'again', '', k.id, e.id, '', '' from kept k, lateral (select id from channels_raw
    where account_id = k.account_id and key = k.key and id < k.id and abs(size - k.size) < %(trace)s limit 3) e
union all select 'customer', a.value, c.id, null, c.name, c.language
    from people_address a join people_customer c on c.id = a.customer_id
    where a.channel = %(channel)s and a.value = any((select %(senders)s::text[])::text[])
union all select 'staff', lower(email), null, null, '', '' from people_staff
    where lower(email) = any((select %(senders)s::text[])::text[])
union all select 'message', message_id, case_id, null, '', '' from desk_message
    where message_id = any((select %(named)s::text[])::text[]) and message_id <> ''
union all select 'opened', sender, count(*), max("case") filter (where why = 'flood'), '', '' from channels_raw
    where sender = any((select %(senders)s::text[])::text[]) and opened and placed_at > %(since)s group by sender
"""
TOOK_PART = """
select distinct case_id, customer_id, '', 0 from desk_contact where case_id = any(%(cases)s::bigint[])
    and customer_id = any(%(customers)s::bigint[]) and direction = 'in' and held = '' and automatic = 'none'
union all select distinct case_id, null::bigint, address, 0 from desk_copy
    where case_id = any(%(cases)s::bigint[]) and state <> ''
union all select "case", null::bigint, sender, count(*) from channels_raw
    where "case" = any(%(cases)s::bigint[]) and placed_at > %(since)s group by "case", sender
"""


class MailLookup:
    """The database values that the decisions about `mails` depend on. `learn` updates them after each decision."""

    def __init__(self, *, mails: Sequence[IncomingMail], mailboxes: Mapping[int, Mailbox], at: datetime) -> None:
        self._mailboxes = mailboxes
        self._forms = collect_form_senders(mailboxes.values())
        for mail in mails:
            mail.identify_sender(self._forms)
        self._asked = set(self._forms.asked)
        self.stored: set[int] = set()
        self.customers: dict[str, Customer] = {}
        self._staff: set[str] = set()
        self._messages: dict[str, int] = {}
        self._opened: Counter[str] = Counter()
        self._floods: dict[str, int] = {}
        self._alike: dict[int, list[int]] = {}
        for what, *told in run_sql(LOOKUP, _lookup_values(mails, at)):
            getattr(self, f"_told_{what}")(*told)
        self._deliveries = _deliveries(mails)
        self._on: set[tuple[int, int]] = set()
        self._copied: dict[int, set[str]] = {}
        self._joined: Counter[tuple[int, str]] = Counter()
        self._since = at - HOUR
        self._cases = self._look(mails)

    def case(self, number: int) -> Case:
        """Return a case that a decision names, as it was when the batch was loaded."""
        return self._cases[number]

    def decide(self, mail: IncomingMail) -> MatchDecision:
        """Return the decision about this mail."""
        return match_mail(mail.parsed, self.context_of(mail))

    def context_of(self, mail: IncomingMail) -> MailContext:
        """Return what the decision about this mail depends on."""
        sender = mail.sender
        group = any(self._is_ours(one) for one in mail.parsed.posted_to)
        alias = self._unlisted_alias(mail)
        return MailContext(
            sender=sender,
            is_duplicate=self._came_before(mail),
            is_group=group,
            is_own_address=not mail.is_allowed and self._claims_own_address(mail),
            is_test=find_tested_mailbox(mail.parsed.message_id) is not None,
            is_staff=sender.address in self._staff,
            token=self._first(mail.tokens, sender),
            referenced=self._first((self._messages.get(one) for one in mail.references), sender),
            mentioned=self._mentioned(mail),
            returned=self._returned(mail),
            opened_last_hour=self._opened[sender.source],
            flood=self._first([self._floods.get(sender.source)], sender),
            acknowledges=self._mailboxes[mail.raw.account_id].acknowledge,
            copied=tuple(one for one in self._other_recipients(mail) if one != alias),
            alias="" if self._was_asked(alias) else alias,
        )

    def learn(self, mail: IncomingMail, decision: MatchDecision, case: Case, customer: Customer | None) -> None:
        """Remember that the mail went to this case, for the later mails of the batch."""
        self._cases[case.pk] = case
        if decision.kind == "open":
            self._opened[mail.sender.source] += 1
            if decision.flood:
                self._floods[mail.sender.source] = case.pk
        else:
            self._joined[case.pk, mail.sender.source] += 1
        if alias := next((one.about for one in decision.remarks if one.code == RemarkCode.ALIAS), ""):
            self._asked.add(alias)
            remember_asked_alias(mailbox=mail.raw.account_id, alias=alias)
        if mail.parsed.message_id:
            self._messages[mail.parsed.message_id.strip("<>")] = case.pk
        if customer is not None:
            self.customers.setdefault(mail.sender.address, customer)

    def _told_kept(self, _: str, number: int, *rest: object) -> None:
        self.stored.add(number)

    def _told_again(self, _: str, number: int, earlier: int, *rest: object) -> None:
        self._alike.setdefault(number, []).append(earlier)

    def _told_customer(self, address: str, number: int, _: None, name: str, language: str) -> None:
        self.customers[address] = build_row(Customer, ("id", "name", "language"), (number, name, language))

    def _told_staff(self, address: str, *rest: object) -> None:
        self._staff.add(address)

    def _told_message(self, name: str, case: int, *rest: object) -> None:
        self._messages[name] = case

    def _told_opened(self, sender: str, count: int, flood: int | None, *rest: object) -> None:
        self._opened[sender] = count
        if flood:
            self._floods[sender] = flood

    def _is_ours(self, address: str) -> bool:
        return self._forms.is_own(address)

    def _claims_own_address(self, mail: IncomingMail) -> bool:
        """Return whether From is one of our addresses. False for a web form of ours that writes for the person it
        names.
        """
        if mail.sender.form:
            return self._is_ours(mail.sender.address)
        parties = [*mail.parsed.from_, *(mail.parsed.reply_to if is_no_reply_address(mail.sender.address) else ())]
        others = [one.address for one in parties]
        return any(self._is_ours(one) for one in (mail.sender.address, *others))

    def _other_recipients(self, mail: IncomingMail) -> tuple[str, ...]:
        """Return the recipients of the mail without our own addresses and without its sender."""
        named = (normalize_email(one.address) for one in (*mail.parsed.to, *mail.parsed.cc) if one.address)
        sender = (mail.sender.address, mail.sender.party, mail.sender.form)
        return tuple(dict.fromkeys(one for one in named if one not in sender and not self._is_ours(one)))

    def _unlisted_alias(self, mail: IncomingMail) -> str:
        """Return the address of our domain by which the mail reached us and that is not in the settings; empty when
        there is none.
        """
        named = [normalize_email(one.address) for one in (*mail.parsed.to, *mail.parsed.cc) if one.address]
        if any(self._is_ours(one) for one in named):
            return ""
        found = [one for one in named if self._forms.may_be_own(one)]
        if len(found) != 1 or Staff.objects.filter(email__iexact=found[0]).exists():
            return ""
        return found[0]

    def _was_asked(self, alias: str) -> bool:
        return alias in self._asked or (
            bool(alias) and Mailbox.objects.filter(asked_aliases__contains=[alias]).exists()
        )

    def _look(self, mails: Sequence[IncomingMail]) -> dict[int, Case]:
        wanted = {number for mail in mails for number in (*mail.tokens, *mail.numbers)}
        wanted |= set(self._messages.values()) | set(self._floods.values())
        wanted |= {delivery.case for delivery in self._deliveries.values()}
        cases = _cases(wanted)
        self._leads = find_merge_targets(pk for pk, case in cases.items() if case.merged_into_id)
        cases |= _cases(set(self._leads.values()) - set(cases))
        customers = [customer.pk for customer in self.customers.values()]
        # A person on a merged case is on the case that goes on, too.
        inside = find_merged_cases(pk for pk, case in cases.items() if case.took_in)
        named = {"cases": [*cases, *inside], "customers": customers, "since": self._since}
        for case, customer, address, joined in run_sql(TOOK_PART, named) if cases else ():
            if joined:
                self._joined[inside.get(case, case), address] += joined
            elif customer is not None:
                self._on.add((inside.get(case, case), customer))
            else:
                self._copied.setdefault(inside.get(case, case), set()).add(address)
        return cases

    def _first(self, ids: Iterable[int | None], sender: Sender) -> CandidateCase | None:
        named = next((one for one in ids if one in self._cases), None)
        if named is None:
            return None
        case = self._cases[self._leads.get(named, named)]
        customer = self.customers.get(sender.address)
        theirs = customer is not None and case.customer_id == customer.pk
        shared = self._copied.get(case.pk, set())
        copied = sender.address in shared and not theirs
        on = customer is not None and (case.pk, customer.pk) in self._on
        return CandidateCase(
            id=case.pk,
            ref=case.ref,
            closed=case.state == Case.State.CLOSED,
            participant=theirs or (on and not copied),
            copied=copied,
            shared=bool(shared),
            joined_last_hour=self._joined[case.pk, sender.source],
        )

    def _came_before(self, mail: IncomingMail) -> bool:
        """Return whether the same mail is stored already. False when a member of staff has allowed this one."""
        alike = self._alike.get(mail.raw.pk, ())
        if not alike or mail.is_allowed:
            return False
        this = digest_written_content(bytes(mail.raw.body))
        earlier = (run_sql("select body from channels_raw where id = %s", [number])[0][0] for number in alike)
        return any(digest_written_content(bytes(body)) == this for body in earlier)

    def _mentioned(self, mail: IncomingMail) -> tuple[str, ...]:
        subject = mail.parsed.subject.upper()
        refs = (self._cases[number].ref for number in mail.numbers if number in self._cases)
        return tuple(dict.fromkeys(ref for ref in refs if ref in subject or f"#{ref.rpartition('-')[2]}" in subject))

    def _returned(self, mail: IncomingMail) -> BouncedDelivery | None:
        returned = mail.parsed.returned_message_id.strip("<>")
        by_name = [one for one in self._deliveries.values() if one.key == returned]
        by_name.sort(key=lambda one: (not _names_address_of(mail, one), one.copy_id is not None))
        for delivery in (*(self._deliveries.get(one) for one in mail.deliveries), *by_name):
            if delivery is not None:
                certain = delivery.key == returned and self._came_back(mail, delivery)
                case = self._leads.get(delivery.case, delivery.case)
                return BouncedDelivery(delivery=delivery.pk, case=case, certain=certain)
        return None

    def _came_back(self, mail: IncomingMail, delivery: Delivery) -> bool:
        """Return whether the bounce proves which delivery it is about.

        It does when it came to the delivery's own bounce address. Where addresses have no tags, it must name the
        recipient.
        """
        if self._mailboxes[mail.raw.account_id].tagged:
            return delivery.pk in mail.deliveries
        return _names_address_of(mail, delivery)


def _names_address_of(mail: IncomingMail, delivery: Delivery) -> bool:
    """Return whether the bounce names the address of this delivery."""
    return any(one.address.lower() == delivery.address for one in mail.parsed.bounce)


def _lookup_values(mails: Sequence[IncomingMail], at: datetime) -> dict[str, object]:
    return {
        "channel": NAME,
        "mails": [mail.raw.pk for mail in mails],
        "senders": list({one for mail in mails for one in (mail.sender.address, mail.sender.source)}),
        "named": list({one for mail in mails for one in mail.references}),
        "since": at - HOUR,
        "trace": TRACE,
    }


def _cases(numbers: set[int]) -> dict[int, Case]:
    return (
        {case.pk: case for case in read_rows(Case, "where id = any(%s::bigint[])", [list(numbers)])} if numbers else {}
    )


def _deliveries(mails: Sequence[IncomingMail]) -> dict[int, Delivery]:
    bounces = [mail for mail in mails if mail.parsed.automatic == "bounce"]
    ids = {one for mail in bounces for one in mail.deliveries}
    mail_ids = {mail.parsed.returned_message_id.strip("<>") for mail in bounces} - {""}
    if not ids and not mail_ids:
        return {}
    return Delivery.objects.filter(Q(pk__in=ids) | Q(key__in=mail_ids)).in_bulk()
