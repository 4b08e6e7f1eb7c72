"""Secrets that must be used again (a mailbox's password) lie in the database only sealed with the key of this house."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(Exception):
    """The secret was sealed under another key of the house: it has to be entered again."""


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes that serves this purpose alone."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"deskbell channels " + purpose.encode(), hashlib.sha256)


def sealed(secret: str) -> bytes:
    """`secret`, readable only with the key of this house; empty stays empty."""
    return _fernet().encrypt(secret.encode()) if secret else b""


def opened(token: bytes | memoryview) -> str:
    """The inverse of `sealed`. Raises SealBroken."""
    if not token:
        return ""
    try:
        return _fernet().decrypt(bytes(token)).decode()
    except InvalidToken as problem:
        raise SealBroken("the key of this house has changed") from problem


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_for("secrets")))
