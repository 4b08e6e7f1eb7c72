"""A mail that comes a second time: a server that did not hear our 250 sends it again, by another way or at another hour.

Its bytes differ then, for every server on the way writes a line on top. The same Message-ID alone says nothing, as anyone can
write it: what the person wrote must be the same too.
"""

import hashlib
import re

_WRITTEN = re.compile(
    rb"^(?:from|to|cc|date|subject|message-id|content-type):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE
)


def essence(body: bytes) -> bytes:
    """What stays of a mail however it comes: the headers its writer wrote, and all below them."""
    head, _, rest = body.replace(b"\r\n", b"\n").partition(b"\n\n")
    return hashlib.sha256(b"\n".join(sorted(_WRITTEN.findall(head))) + b"\n\n" + rest).digest()
