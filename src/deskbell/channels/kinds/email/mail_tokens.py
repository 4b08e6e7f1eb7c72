"""Signed tokens in our Message-IDs and addresses. They prove that a mail belongs to a case.

A case number in a subject proves nothing, since anyone can write it.
"""

import base64
import hmac
import re

from deskbell.channels.secrets import derive_key

_CASE_TAG = re.compile(r"[^@\s]+\+c(\d{1,18})\.([a-z2-7]{16})@[^@\s]+")
_BOUNCE_TAG = re.compile(r"[^@\s]+\+b(\d{1,18})\.([a-z2-7]{16})@[^@\s]+")
_MAIL_ID = re.compile(r"<?c(\d{1,18})\.([a-z2-7]{8})\.([a-z2-7]{16})@[^@\s<>]+>?")
_TEST_ID = re.compile(r"<?t(\d{1,18})\.(\d{20})\.([a-z2-7]{16})@[^@\s<>]+>?")


def make_reply_address(address: str, *, case: int) -> str:
    """Return the address for replies about a case, such as `support+c12.x@quince.example`. Anyone who has it may write
    to the case.
    """
    return _tagged(address, f"c{case}.{_mac('reply address', str(case))}")


def make_bounce_address(address: str, *, delivery: int) -> str:
    """Return the address to which a mail that cannot be delivered is returned (VERP)."""
    return _tagged(address, f"b{delivery}.{_mac('bounce address', str(delivery))}")


def make_mail_id(*, case: int, message: int, domain: str) -> str:
    """Return the Message-ID of a message, without brackets. It is the same at each call."""
    nonce = _mac("nonce", str(message), length=8)
    return f"c{case}.{nonce}.{_mac('mail id', f'{case}.{nonce}')}@{domain}"


def find_case_in_address(address: str) -> int | None:
    """Return the id of the case whose token is in this address, or None."""
    return _number(_CASE_TAG.fullmatch(address.strip().lower()), "reply address")


def find_delivery_in_address(address: str) -> int | None:
    """Return the id of the delivery whose token is in this address, or None."""
    return _number(_BOUNCE_TAG.fullmatch(address.strip().lower()), "bounce address")


def find_case_in_mail_id(mail_id: str) -> int | None:
    """Return the id of the case whose token is in this Message-ID, or None."""
    found = _MAIL_ID.fullmatch(mail_id.strip().lower())
    if not found or not hmac.compare_digest(found[3], _mac("mail id", f"{int(found[1])}.{found[2]}")):
        return None
    return int(found[1])


def make_test_mail_id(*, mailbox: int, nonce: str, domain: str) -> str:
    """Return the Message-ID of a test mail to one of our mailboxes, without brackets."""
    return f"t{mailbox}.{nonce}.{_mac('test', f'{mailbox}.{nonce}')}@{domain}"


def find_tested_mailbox(mail_id: str) -> int | None:
    """Return the id of the mailbox that this Message-ID of a test mail names, or None."""
    found = _TEST_ID.fullmatch(mail_id.strip().lower())
    if not found or not hmac.compare_digest(found[3], _mac("test", f"{int(found[1])}.{found[2]}")):
        return None
    return int(found[1])


def make_test_address(address: str, *, mailbox: int) -> str:
    """Return an address of the mailbox with a tag, to test whether mail to such addresses arrives."""
    return _tagged(address, f"t{mailbox}")


def make_loop_mark() -> str:
    """Return the mark that we write into every mail of ours, to recognise a mail that comes back."""
    return _mac("loop mark", "")


def _number(found: re.Match[str] | None, purpose: str) -> int | None:
    if not found or not hmac.compare_digest(found[2], _mac(purpose, str(int(found[1])))):
        return None
    return int(found[1])


def _tagged(address: str, tag: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def _mac(purpose: str, text: str, *, length: int = 16) -> str:
    # Lower-case base32, since servers may change the case of a local part. 16 letters are 80 bits.
    made = hmac.digest(derive_key(purpose), text.encode(), "sha256")
    return base64.b32encode(made).decode("ascii").lower()[:length]
