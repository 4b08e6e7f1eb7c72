"""Whatever is killed, whenever: what a mail server was told is kept is on the desk, once, and what we said goes out.

A quick look by default; `DESKBELL_PROOF=1000 bin/test tests/proof/test_crash.py` is the whole proof.
"""

import os
import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.proof.agent import Agent
from tests.proof.house import House, until
from tests.proof.inside import OURS
from tests.proof.sink import Sink, sink

pytestmark = pytest.mark.slow
MAILS = int(os.environ.get("DESKBELL_PROOF", "60"))
KILLS = max(4, MAILS // 50)
SENDERS = 6


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as kept:
        yield kept


@pytest.fixture
def house(post: Sink) -> Iterator[House]:
    house = House(mail_out=post.port)
    yield house
    house.clear()


class Senders:
    """Mail servers: each brings its mails one after the other, and comes again until it hears 250."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.kept: list[str] = []
        self.again = 0
        self.threads = [threading.Thread(target=self._bring, args=(first,)) for first in range(SENDERS)]

    def _bring(self, first: int) -> None:
        for number in range(first, MAILS, SENDERS):
            while not self._try(number):
                self.again += 1
                time.sleep(0.1)
            self.kept.append(name(number))

    def _try(self, number: int) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.house.mail_port, "mx.customer.example", timeout=60) as line:
                line.send_message(mail(number), address(number), [OURS])
        except (OSError, smtplib.SMTPException):
            return False
        return True


def name(number: int) -> str:
    return f"{number}.{MAILS}@customer.example"


def address(number: int) -> str:
    return f"ann{number // 2}@customer.example"


def mail(number: int) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = f"Ann Bell <{address(number)}>", OURS
    made["Subject"], made["Message-ID"] = f"Cup number {number}", f"<{name(number)}>"
    made.set_content(f"The cup with the number {number} arrived in two pieces.\n")
    return made


def kill_at_random(house: House, senders: Senders) -> None:
    """Kills that follow the flow of mails, so that each falls into work: in the listener, in the reader, on the way out."""
    chance = random.Random()
    for kill in range(KILLS):
        until(lambda kill=kill: len(senders.kept) >= MAILS * kill // KILLS or not alive(senders))
        time.sleep(chance.uniform(0, 0.4))
        child = house.serve if kill % 3 == 2 else house.work
        child.kill()
        child.start()
        house.await_web() if child is house.serve else house.await_mail()


def alive(senders: Senders) -> bool:
    return any(thread.is_alive() for thread in senders.threads)


def test_nothing_is_lost_and_nothing_doubled_while_processes_are_killed(house: House, post: Sink) -> None:
    link = house.do("found_house")["link"]
    house.start()
    agent = Agent(house, link)
    senders = Senders(house)
    killer = threading.Thread(target=kill_at_random, args=(house, senders))
    for thread in (*senders.threads, killer):
        thread.start()
    replies = answer_some(house, agent, senders, killer)
    for thread in (*senders.threads, killer):
        thread.join()
    agent.close()
    until(house.settled, within=600, what=house.said)

    came = Counter(row[0] for row in house.ask("select message_id from desk_message where delivery = ''"))
    assert came == Counter(senders.kept) == Counter(name(number) for number in range(MAILS))
    assert house.one("select count(*) from desk_case where held <> ''") == 0
    left = Counter(row[0] for row in house.ask("select text from desk_message where author_id is not null"))
    assert left == Counter(replies)
    check_what_went_out(house, post)
    report = house.verify()
    assert report["clean"], report["faults"]
    assert report["unsealed"] == 0
    assert house.do("stumbles") == 0


def answer_some(house: House, agent: Agent, senders: Senders, killer: threading.Thread) -> list[str]:
    """Maria answers every fifth case while all this goes on."""
    replies: list[str] = []
    while killer.is_alive() or alive(senders):
        done = len(replies) * 5
        refs = house.ask("select ref from desk_case order by id offset %s limit 1", done)
        if not refs:
            time.sleep(0.1)
            continue
        replies.append(f"A new cup is on its way, promise {len(replies)}.")
        agent.reply(refs[0][0], replies[-1])
    assert replies
    return replies


def check_what_went_out(house: House, post: Sink) -> None:
    """Each message of ours arrived; one that arrived twice did so under the same name, so that programs show it once."""
    sent = dict(house.ask("select message_id, text from desk_message where delivery = 'sent'"))
    assert house.one("select count(*) from desk_message where delivery not in ('', 'sent')") == 0
    arrived: dict[str, set[str]] = {}
    for one in post.mails:
        arrived.setdefault(str(one["Message-ID"]).strip("<>"), set()).add(plain(one))
    assert {known: {words.strip()} for known, words in sent.items()} == arrived
    acknowledged = Counter(
        to[0] for (_, to), one in zip(post.envelopes, post.mails, strict=True) if one["Auto-Submitted"]
    )
    assert set(acknowledged) == {address(number) for number in range(MAILS)}
    assert house.one("select count(*) from desk_contact where automatic = 'ack'") == len(acknowledged)


def plain(one: EmailMessage) -> str:
    return str(one.get_content()).replace("\r\n", "\n").strip()
