"""What proves that a mail belongs to a case: names only we can have made, in our Message-ID and in the address we give.

A number in a subject proves nothing: anyone can write it.
"""

import base64
import hmac
import re

from deskbell.channels.seal import key_for

_CASE_TAG = re.compile(r"[^@\s]+\+c(\d{1,18})\.([a-z2-7]{16})@[^@\s]+")
_BOUNCE_TAG = re.compile(r"[^@\s]+\+b(\d{1,18})\.([a-z2-7]{16})@[^@\s]+")
_MAIL_ID = re.compile(r"<?c(\d{1,18})\.([a-z2-7]{8})\.([a-z2-7]{16})@[^@\s<>]+>?")
_TEST_ID = re.compile(r"<?t(\d{1,18})\.(\d{20})\.([a-z2-7]{16})@[^@\s<>]+>?")


def reply_address(address: str, *, case: int) -> str:
    """The address of a mailbox with the token of a case: whoever was given it may write to the case."""
    return _tagged(address, f"c{case}.{_mac('reply address', str(case))}")


def bounce_address(address: str, *, delivery: int) -> str:
    """Where a mail that cannot be delivered comes back to (VERP)."""
    return _tagged(address, f"b{delivery}.{_mac('bounce address', str(delivery))}")


def mail_id(*, case: int, message: int, domain: str) -> str:
    """Our Message-ID of a message, without brackets: the same each time it is asked for."""
    nonce = _mac("nonce", str(message), length=8)
    return f"c{case}.{nonce}.{_mac('mail id', f'{case}.{nonce}')}@{domain}"


def case_of_address(address: str) -> int | None:
    """The case whose token stands in this address."""
    return _number(_CASE_TAG.fullmatch(address.strip().lower()), "reply address")


def delivery_of_address(address: str) -> int | None:
    """The delivery whose token stands in this address."""
    return _number(_BOUNCE_TAG.fullmatch(address.strip().lower()), "bounce address")


def case_of_mail_id(mail_id: str) -> int | None:
    """The case whose token stands in this Message-ID."""
    found = _MAIL_ID.fullmatch(mail_id.strip().lower())
    if not found or not hmac.compare_digest(found[3], _mac("mail id", f"{int(found[1])}.{found[2]}")):
        return None
    return int(found[1])


def test_mail_id(*, mailbox: int, nonce: str, domain: str) -> str:
    """The Message-ID of a test mail to one of our mailboxes, without brackets."""
    return f"t{mailbox}.{nonce}.{_mac('test', f'{mailbox}.{nonce}')}@{domain}"


def mailbox_of_test(mail_id: str) -> int | None:
    """The mailbox that this Message-ID of ours tests."""
    found = _TEST_ID.fullmatch(mail_id.strip().lower())
    if not found or not hmac.compare_digest(found[3], _mac("test", f"{int(found[1])}.{found[2]}")):
        return None
    return int(found[1])


def tagged_for_test(address: str, *, mailbox: int) -> str:
    """The address of a mailbox with a tag, to see whether tagged mail arrives."""
    return _tagged(address, f"t{mailbox}")


def loop_mark() -> str:
    """What we write into every mail of ours, to know it when it comes round again."""
    return _mac("loop mark", "")


def digest(address: str) -> str:
    """An address as something to compare with, that cannot be read."""
    return hmac.digest(key_for("address"), address.encode(), "sha256").hex()


def _number(found: re.Match[str] | None, purpose: str) -> int | None:
    if not found or not hmac.compare_digest(found[2], _mac(purpose, str(int(found[1])))):
        return None
    return int(found[1])


def _tagged(address: str, tag: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def _mac(purpose: str, text: str, *, length: int = 16) -> str:
    # Lower-case base32: the local part of an address may lose its capitals on the way. 16 letters are 80 bits.
    made = hmac.digest(key_for(purpose), text.encode(), "sha256")
    return base64.b32encode(made).decode("ascii").lower()[:length]
