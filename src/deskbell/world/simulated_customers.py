"""Simulated customers while the demo runs: a new one writes every half minute, and some answer the replies they get."""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskbell.world.arrival_times import HOUR_WEIGHTS
from deskbell.world.company import MAIL_SERVER, SITES, STAFF, CompanySite, get_site_address, list_colleagues
from deskbell.world.customer_names import InventedCustomer, make_site_customers
from deskbell.world.letter_writer import LetterWriter
from deskbell.world.mail_builder import InventedMail, build_mail
from deskbell.world.mail_sink import ReceivedMail
from deskbell.world.story import CasePlan, choose_picture, choose_team, choose_topic

_AT_HOME = ("post.example", "mailbox.example", "letterbox.example", "home.example")
SendMail = Callable[[str, str, bytes], None]


@dataclass
class Conversation:
    """What a customer remembers of a conversation. `mails_written` counts the customer's own mails."""

    writer: LetterWriter
    subject: str
    mails_written: int = 0


@dataclass
class SimulatedCustomers:
    """All simulated customers. `send` is called with sender, recipient and message."""

    send: SendMail
    chance: random.Random
    pace: tuple[float, float] = (20.0, 60.0)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    outbox: list[tuple[datetime, int, str, str, bytes]] = field(default_factory=list)
    next_at: datetime | None = None
    count: int = 0

    def __post_init__(self) -> None:
        self.crowds = {site.slug: make_site_customers(site.slug, self.chance) for site in SITES}

    def remember_cases(self, plans: list[CasePlan]) -> None:
        """Let the customers of the played story remember what they wrote."""
        for plan in plans:
            writer = LetterWriter(plan.customer, plan.site, plan.topic, plan.language, self.chance, plan.opened_at)
            self.conversations[plan.address] = Conversation(writer, plan.subject, mails_written=2)

    def restore_conversations(self, talks: Iterable[tuple[str, Conversation]]) -> None:
        """Let customers who wrote before a restart remember their conversations."""
        self.conversations.update(talks)

    def send_due_mails(self, at: datetime) -> int:
        """Send the mails that are due at `at`. Return how many were sent."""
        sent = 0
        while self.outbox and self.outbox[0][0] <= at:
            _, _, sender, to, content = heapq.heappop(self.outbox)
            self.send(sender, to, content)
            sent += 1
        if self.next_at is None or at >= self.next_at:
            if self.next_at is not None:
                self.send(*self._new_mail(at))
                sent += 1
            self.next_at = at + timedelta(seconds=self.chance.uniform(*self.pace))
        return sent

    def read_mail(self, mail: ReceivedMail, at: datetime) -> None:
        """Let a customer read a mail. Most answer once or twice, after a minute or so."""
        conversation = self.conversations.get(mail.address)
        if mail.is_automatic or conversation is None or conversation.mails_written > 3 or self.chance.random() < 0.25:
            return
        conversation.mails_written += 1
        kind = "again" if conversation.mails_written == 1 or self.chance.random() < 0.4 else "thanks"
        text = conversation.writer.write(kind, at, STAFF[0]) or conversation.writer.write("thanks", at, STAFF[0])
        if not text:
            return
        when = at + timedelta(seconds=self.chance.uniform(25, 150))
        message, to = self._answer(conversation, mail, text, when)
        self.count += 1
        heapq.heappush(self.outbox, (when, self.count, mail.address, to, message))

    def _new_mail(self, at: datetime) -> tuple[str, str, bytes]:
        site = self._choose_site(at)
        language = self.chance.choices(*zip(*site.languages, strict=True))[0]
        person = self.chance.choice(self.crowds[site.slug][language])
        topic = choose_topic(site, self.chance)
        writer = LetterWriter(person, site, topic, language, self.chance, at)
        subject, text = writer.write_first(
            self.chance.choice(list_colleagues(choose_team(site, topic, self.chance), language))
        )
        self.conversations[person.addresses[0]] = Conversation(writer, subject)
        mail = InventedMail(
            name=person.name, address=person.addresses[0], to=get_site_address(site), subject=subject, text=text, at=at,
            key=f"live{at:%Y%m%d%H%M%S%f}", html=self.chance.random() < 0.2,
            picture=choose_picture(topic, writer.label, self.chance),
        )  # fmt: skip
        return mail.address, mail.to, build_mail(mail, build_authentication_headers(person, mail.address))

    def _answer(self, conversation: Conversation, mail: ReceivedMail, text: str, at: datetime) -> tuple[bytes, str]:
        message = mail.message
        to = str(message["Reply-To"] or message["From"])
        quoted = "\n".join(f"> {line}" for line in _plain_text(mail).splitlines())
        answer = InventedMail(
            name=conversation.writer.customer.name, address=mail.address, to=to, subject=f"Re: {conversation.subject}", text=text,
            at=at, key=f"live{at:%Y%m%d%H%M%S%f}", answers=[str(message["Message-ID"]).strip()], quoted=quoted,
        )  # fmt: skip
        headers = build_authentication_headers(conversation.writer.customer, mail.address)
        return build_mail(answer, headers), to.rpartition("<")[2].rstrip(">")

    def _choose_site(self, at: datetime) -> CompanySite:
        """Return a random site; sites where it is daytime are more likely."""
        weights = [site.mails_per_day * (0.2 + HOUR_WEIGHTS[at.astimezone(ZoneInfo(site.zone)).hour]) for site in SITES]
        return self.chance.choices(SITES, weights=weights)[0]


def build_authentication_headers(person: InventedCustomer, address: str) -> dict[str, str]:
    """Return the Authentication-Results header of the company's mail server. About a third of the senders' domains pass
    DKIM.
    """
    domain = address.rpartition("@")[2]
    vouches = domain in _AT_HOME[:1] or domain.startswith(("studio", "clinic"))
    result = f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}" if vouches else "dkim=none; dmarc=none"
    return {"Authentication-Results": f"{MAIL_SERVER}; {result}"}


def _plain_text(mail: ReceivedMail) -> str:
    body = mail.message.get_body(("plain",))
    return str(body.get_content()) if body else ""
