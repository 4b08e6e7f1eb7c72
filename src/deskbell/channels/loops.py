"""What the channels do in the background."""

import asyncio
import threading

from django.conf import settings

from deskbell.channels import delivery
from deskbell.channels.intake.understand import Reader
from deskbell.channels.kinds.email import fetch
from deskbell.channels.kinds.email.serve import serve
from deskbell.kit.loops import loop, service

_readers = threading.local()


@loop(name="understand", every=5.0, apart="reader")
def understand() -> int:
    """Take in what was kept."""
    if not hasattr(_readers, "one"):
        _readers.one = Reader()
    return int(_readers.one.step())


@loop(name="deliver", every=15.0)
def deliver() -> int:
    """Hand over what is queued."""
    return delivery.step()


@loop(name="fetch mail", every=5.0)
def fetch_mail() -> int:
    """Look into the mailboxes that are due."""
    return fetch.step()


@service(name="mail in", apart="door")
def mail_in(stopping: threading.Event) -> None:
    """Keep the door for mail open."""
    asyncio.run(serve(stopping=stopping, port=settings.MAIL_IN_PORT, lmtp=str(settings.HOME / "lmtp.sock")))
