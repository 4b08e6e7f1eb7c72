"""Run the simulated customers: they send mail to the real SMTP port, and read what the desk sends."""

import logging
import queue
import random
import smtplib
import threading
from collections.abc import Callable
from datetime import datetime

from deskbell.kit.clock import now
from deskbell.world.conversations import load_conversations
from deskbell.world.mail_sink import MailSink
from deskbell.world.simulated_customers import SimulatedCustomers
from deskbell.world.story import CasePlan

log = logging.getLogger(__name__)
TICK_SECONDS = 0.5


def make_smtp_sender(port: int) -> Callable[[str, str, bytes], None]:
    """Return a function that sends a mail to the installation by SMTP. While the port is closed, mails are lost."""

    def send(sender: str, to: str, content: bytes) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
                server.sendmail(sender, [to], content)
        except (OSError, smtplib.SMTPException) as problem:
            log.info("a customer could not write (%s)", type(problem).__name__)

    return send


def run_customers(
    *, mail_in: int, sink: MailSink, since: datetime, story: Callable[[], list[CasePlan]], stopping: threading.Event
) -> None:
    """Let customers write until `stopping` is set.

    `since` is when the played story ended. Conversations that began later are restored from the desk.
    """
    customers = SimulatedCustomers(make_smtp_sender(mail_in), random.Random())  # noqa: S311 - a story, not a secret
    customers.remember_cases(story())
    customers.restore_conversations(load_conversations(since=since, chance=customers.chance))
    while not stopping.wait(TICK_SECONDS):
        run_customers_once(customers, sink, now())


def run_customers_once(customers: SimulatedCustomers, sink: MailSink, at: datetime) -> int:
    """Let customers read what was sent to them, then send what is due. Return how many mails were sent."""
    while True:
        try:
            customers.read_mail(sink.inbox.get_nowait(), at)
        except queue.Empty:
            return customers.send_due_mails(at)
