"""What must be known of a mail before it is understood: its name, and to whom serving it should be fair.

A glance with linear patterns at the first bytes; nothing here decides who somebody is.
"""

import hashlib
import re

HEADER = 64 * 1024
_MESSAGE_ID = re.compile(rb"^message-id:\s{0,20}(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^from:([^\n]{0,2000}(?:\n[ \t][^\n]{0,2000}){0,5})", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"[^\s<>()\",;:@]{1,64}@[^\s<>()\",;:@]{1,255}")


def key_of(body: bytes) -> str:
    """The SHA-256 of the Message-ID; of the whole mail when it has none."""
    found = _MESSAGE_ID.search(_header(body))
    return hashlib.sha256(found[1] if found else body).hexdigest()


def sender_of(body: bytes) -> str:
    """The last address of From, in lower case; empty when there is none."""
    found = _FROM.search(_header(body))
    addresses = _ADDRESS.findall(found[1]) if found else []
    return addresses[-1].decode("ascii", "replace").lower() if addresses else ""


def _header(body: bytes) -> bytes:
    head = body[:HEADER].replace(b"\r\n", b"\n")
    return head.partition(b"\n\n")[0]
