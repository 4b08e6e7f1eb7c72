"""Recognise a mail that comes a second time, perhaps by another way. A server that did not get our 250 sends it again.

Its bytes then differ, since every server on the way adds a header line. The same Message-ID alone proves nothing, since
anyone can write it: the author's headers and the content must be the same, too.
"""

import hashlib
import re

_WRITTEN = re.compile(
    rb"^(?:from|to|cc|date|subject|message-id|content-type):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE
)


def digest_written_content(body: bytes) -> bytes:
    """Return a hash that is the same by whatever way the mail came: of the headers that the author's program wrote, and
    the body.
    """
    head, _, rest = body.replace(b"\r\n", b"\n").partition(b"\n\n")
    return hashlib.sha256(b"\n".join(sorted(_WRITTEN.findall(head))) + b"\n\n" + rest).digest()
