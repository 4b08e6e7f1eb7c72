"""While `deskbell run --world` runs: customers write to the real port, and read what the desk sends them."""

import logging
import queue
import random
import smtplib
import threading
from collections.abc import Callable
from datetime import datetime

from deskbell.kit.clock import now
from deskbell.world.customers import Customers
from deskbell.world.memory import talks
from deskbell.world.sink import Sink
from deskbell.world.story import Matter

log = logging.getLogger(__name__)
PULSE = 0.5


def post(port: int) -> Callable[[str, str, bytes], None]:
    """What sends a mail to the house, as any mail server would. A door that is closed just now loses us one mail."""

    def send(sender: str, to: str, content: bytes) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
                server.sendmail(sender, [to], content)
        except (OSError, smtplib.SMTPException) as problem:
            log.info("a customer could not write (%s)", type(problem).__name__)

    return send


def live(
    *, mail_in: int, sink: Sink, since: datetime, story: Callable[[], list[Matter]], over: threading.Event
) -> None:
    """Keep customers writing until `over`; what they wrote since the story was told they know from the desk."""
    customers = Customers(post(mail_in), random.Random())  # noqa: S311 - a story, not a secret
    customers.remember(story())
    customers.recall(talks(since=since, chance=customers.chance))
    while not over.wait(PULSE):
        turn(customers, sink, now())


def turn(customers: Customers, sink: Sink, at: datetime) -> int:
    """Let them read what has come and write what is due; how many mails they wrote."""
    while True:
        try:
            customers.read(sink.inbox.get_nowait(), at)
        except queue.Empty:
            return customers.step(at)
