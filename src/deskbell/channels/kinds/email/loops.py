"""Background work of email: receive mail by SMTP and LMTP."""

import asyncio
import threading

from django.conf import settings

from deskbell.channels.kinds.email.mail_server import serve_mail
from deskbell.kit.background import background_service


@background_service(name="mail in", process="door")
def receive_mail(stopping: threading.Event) -> None:
    """Receive mail until `stopping` is set."""
    asyncio.run(serve_mail(stopping=stopping, port=settings.MAIL_IN_PORT, lmtp=str(settings.HOME / "lmtp.sock")))
