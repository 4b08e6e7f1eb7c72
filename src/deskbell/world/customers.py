"""The customers while the house runs: somebody writes every half minute, and who gets an answer may write back."""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskbell.world.arrivals import HOURS
from deskbell.world.company import MAIL_SERVER, SITES, STAFF, Site, colleagues, mailbox_of
from deskbell.world.names import Person, crowd_of
from deskbell.world.raw import Mail, raw
from deskbell.world.sink import Received
from deskbell.world.speech import Voice
from deskbell.world.story import Matter, picture_for, team_for, topic_for

_AT_HOME = ("post.example", "mailbox.example", "letterbox.example", "home.example")
Send = Callable[[str, str, bytes], None]


@dataclass
class Thread:
    """A conversation as its customer remembers it."""

    voice: Voice
    subject: str
    written: int = 0


@dataclass
class Customers:
    """Everyone who may write. `send` takes sender, recipient and message; `step` does what is due."""

    send: Send
    chance: random.Random
    pace: tuple[float, float] = (20.0, 60.0)
    threads: dict[str, Thread] = field(default_factory=dict)
    later: list[tuple[datetime, int, str, str, bytes]] = field(default_factory=list)
    next_at: datetime | None = None
    count: int = 0

    def __post_init__(self) -> None:
        self.crowds = {place.slug: crowd_of(place.slug, self.chance) for place in SITES}

    def remember(self, matters: list[Matter]) -> None:
        """Those of the story know what they wrote about."""
        for matter in matters:
            voice = Voice(matter.customer, matter.place, matter.topic, matter.language, self.chance, matter.opened_at)
            self.threads[matter.address] = Thread(voice, matter.subject, written=2)

    def recall(self, talks: Iterable[tuple[str, Thread]]) -> None:
        """Those who wrote before the house was stopped know it, too."""
        self.threads.update(talks)

    def step(self, at: datetime) -> int:
        """Write what is due at `at`; how many mails went out."""
        sent = 0
        while self.later and self.later[0][0] <= at:
            _, _, sender, to, content = heapq.heappop(self.later)
            self.send(sender, to, content)
            sent += 1
        if self.next_at is None or at >= self.next_at:
            if self.next_at is not None:
                self.send(*self._new_mail(at))
                sent += 1
            self.next_at = at + timedelta(seconds=self.chance.uniform(*self.pace))
        return sent

    def read(self, got: Received, at: datetime) -> None:
        """A mail has come. People think for a minute or some, and most write back once or twice."""
        thread = self.threads.get(got.address)
        if got.by_machine or thread is None or thread.written > 3 or self.chance.random() < 0.25:
            return
        thread.written += 1
        kind = "again" if thread.written == 1 or self.chance.random() < 0.4 else "thanks"
        text = thread.voice.write(kind, at, STAFF[0]) or thread.voice.write("thanks", at, STAFF[0])
        if not text:
            return
        when = at + timedelta(seconds=self.chance.uniform(25, 150))
        message, to = self._answer(thread, got, text, when)
        self.count += 1
        heapq.heappush(self.later, (when, self.count, got.address, to, message))

    def _new_mail(self, at: datetime) -> tuple[str, str, bytes]:
        place = self._place(at)
        language = self.chance.choices(*zip(*place.languages, strict=True))[0]
        person = self.chance.choice(self.crowds[place.slug][language])
        topic = topic_for(place, self.chance)
        voice = Voice(person, place, topic, language, self.chance, at)
        subject, text = voice.first(self.chance.choice(colleagues(team_for(place, topic, self.chance), language)))
        self.threads[person.addresses[0]] = Thread(voice, subject)
        mail = Mail(
            name=person.name, address=person.addresses[0], to=mailbox_of(place), subject=subject, text=text, at=at,
            key=f"live{at:%Y%m%d%H%M%S%f}", html=self.chance.random() < 0.2,
            picture=picture_for(topic, voice.label, self.chance),
        )  # fmt: skip
        return mail.address, mail.to, raw(mail, proof_of(person, mail.address))

    def _answer(self, thread: Thread, got: Received, text: str, at: datetime) -> tuple[bytes, str]:
        message = got.message
        to = str(message["Reply-To"] or message["From"])
        quoted = "\n".join(f"> {line}" for line in _text_of(got).splitlines())
        mail = Mail(
            name=thread.voice.customer.name, address=got.address, to=to, subject=f"Re: {thread.subject}", text=text,
            at=at, key=f"live{at:%Y%m%d%H%M%S%f}", answers=[str(message["Message-ID"]).strip()], quoted=quoted,
        )  # fmt: skip
        headers = proof_of(thread.voice.customer, got.address)
        return raw(mail, headers), to.rpartition("<")[2].rstrip(">")

    def _place(self, at: datetime) -> Site:
        """Where it is day, more people write."""
        weights = [place.post * (0.2 + HOURS[at.astimezone(ZoneInfo(place.zone)).hour]) for place in SITES]
        return self.chance.choices(SITES, weights=weights)[0]


def proof_of(person: Person, address: str) -> dict[str, str]:
    """What the company's own mail server writes on top: about a third of the customers' domains vouch for their mail."""
    domain = address.rpartition("@")[2]
    vouches = domain in _AT_HOME[:1] or domain.startswith(("studio", "clinic"))
    result = f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}" if vouches else "dkim=none; dmarc=none"
    return {"Authentication-Results": f"{MAIL_SERVER}; {result}"}


def _text_of(got: Received) -> str:
    body = got.message.get_body(("plain",))
    return str(body.get_content()) if body else ""
