"""Find the key and the claimed sender of a raw mail before it is parsed, from its first bytes in linear time.

The sender found here is only as claimed. It is used to process the mails of different senders in turn.
"""

import hashlib
import re

HEADER = 64 * 1024
_MESSAGE_ID = re.compile(rb"^message-id:\s{0,20}(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^from:([^\n]{0,2000}(?:\n[ \t][^\n]{0,2000}){0,5})", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"[^\s<>()\",;:@]{1,64}@[^\s<>()\",;:@]{1,255}")


def find_mail_key(body: bytes) -> str:
    """Return the SHA-256 of the Message-ID, or of the whole mail when it has none."""
    found = _MESSAGE_ID.search(_header_block(body))
    return hashlib.sha256(found[1] if found else body).hexdigest()


def find_claimed_sender(body: bytes) -> str:
    """Return the last address of the From header in lower case; empty when there is none."""
    found = _FROM.search(_header_block(body))
    addresses = _ADDRESS.findall(found[1]) if found else []
    return addresses[-1].decode("ascii", "replace").lower() if addresses else ""


def _header_block(body: bytes) -> bytes:
    head = body[:HEADER].replace(b"\r\n", b"\n")
    return head.partition(b"\n\n")[0]
