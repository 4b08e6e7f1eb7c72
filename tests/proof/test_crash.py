"""Processes are killed at random moments. Each mail that was acknowledged is on the desk exactly once, and every answer
goes out.

A short run by default. `DESKBELL_PROOF=1000 bin/test tests/proof/test_crash.py` is the full proof.
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
from tests.proof.inside_actions import OURS
from tests.proof.installation import Installation, wait_until
from tests.proof.sink import Sink, sink

pytestmark = pytest.mark.slow
MAILS = int(os.environ.get("DESKBELL_PROOF", "60"))
KILLS = max(4, MAILS // 50)
SENDERS = 6
# Less than the shortest lease, 120 s: what a killed worker had claimed must not wait for it.
SETTLED_WITHIN = 90 + MAILS // 10


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as kept:
        yield kept


@pytest.fixture
def installation(post: Sink) -> Iterator[Installation]:
    installation = Installation(mail_out=post.port)
    yield installation
    installation.clear()


class Senders:
    """Mail servers. Each sends its mails one after the other, and retries until it gets 250."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
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
            with smtplib.SMTP("127.0.0.1", self.installation.mail_port, "mx.customer.example", timeout=60) as line:
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


def kill_at_random(installation: Installation, senders: Senders) -> None:
    """Kill processes while mails arrive, so that each kill hits work: in the listener, in the reader, during delivery."""
    chance = random.Random()
    for kill in range(KILLS):
        wait_until(lambda kill=kill: len(senders.kept) >= MAILS * kill // KILLS or not alive(senders))
        time.sleep(chance.uniform(0, 0.4))
        child = installation.serve if kill % 3 == 2 else installation.work
        child.kill()
        child.start()
        installation.await_web() if child is installation.serve else installation.await_mail()


def alive(senders: Senders) -> bool:
    return any(thread.is_alive() for thread in senders.threads)


def test_nothing_is_lost_and_nothing_doubled_while_processes_are_killed(installation: Installation, post: Sink) -> None:
    link = installation.do("create_proof_organisation")["link"]
    installation.start()
    agent = Agent(installation, link)
    senders = Senders(installation)
    killer = threading.Thread(target=kill_at_random, args=(installation, senders))
    for thread in (*senders.threads, killer):
        thread.start()
    replies = answer_some(installation, agent, senders, killer)
    for thread in (*senders.threads, killer):
        thread.join()
    agent.close()
    wait_until(installation.settled, within=SETTLED_WITHIN, what=installation.stuck)

    came = Counter(row[0] for row in installation.ask("select message_id from desk_message where delivery = ''"))
    assert came == Counter(senders.kept) == Counter(name(number) for number in range(MAILS))
    assert installation.one("select count(*) from desk_case where held <> ''") == 0
    left = Counter(row[0] for row in installation.ask("select text from desk_message where author_id is not null"))
    assert left == Counter(replies)
    check_what_went_out(installation, post)
    report = installation.verify()
    assert report["clean"], report["faults"]
    assert report["unsealed"] == 0
    assert installation.do("count_stumbles") == 0


def answer_some(installation: Installation, agent: Agent, senders: Senders, killer: threading.Thread) -> list[str]:
    """Maria answers every fifth case while processes are killed."""
    replies: list[str] = []
    while killer.is_alive() or alive(senders):
        done = len(replies) * 5
        refs = installation.ask("select ref from desk_case order by id offset %s limit 1", done)
        if not refs:
            time.sleep(0.1)
            continue
        replies.append(f"A new cup is on its way, promise {len(replies)}.")
        agent.reply(refs[0][0], replies[-1])
    assert replies
    return replies


def check_what_went_out(installation: Installation, post: Sink) -> None:
    """Each of our messages arrived. One that arrived twice has the same Message-ID, so that mail programs show it once."""
    sent = dict(installation.ask("select message_id, text from desk_message where delivery = 'sent'"))
    assert installation.one("select count(*) from desk_message where delivery not in ('', 'sent')") == 0
    arrived: dict[str, set[str]] = {}
    for one in post.mails:
        arrived.setdefault(str(one["Message-ID"]).strip("<>"), set()).add(plain(one))
    assert {known: {words.strip()} for known, words in sent.items()} == arrived
    acknowledged = Counter(
        to[0] for (_, to), one in zip(post.envelopes, post.mails, strict=True) if one["Auto-Submitted"]
    )
    assert set(acknowledged) == {address(number) for number in range(MAILS)}
    assert installation.one("select count(*) from desk_contact where automatic = 'ack'") == len(acknowledged)


def plain(one: EmailMessage) -> str:
    return str(one.get_content()).replace("\r\n", "\n").strip()
