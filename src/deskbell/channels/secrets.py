"""Encrypt secrets that must be read again, such as the password of a mailbox, with this installation's key."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SecretUnreadable(Exception):
    """The secret was encrypted with another key, so a person has to enter it again."""


def derive_key(purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose, derived from the installation's secret key."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"deskbell channels " + purpose.encode(), hashlib.sha256)


def encrypt_secret(secret: str) -> bytes:
    """Return `secret` encrypted; an empty string gives empty bytes."""
    return _fernet().encrypt(secret.encode()) if secret else b""


def decrypt_secret(token: bytes | memoryview) -> str:
    """Return the secret in clear; the inverse of `encrypt_secret`. Raises SecretUnreadable."""
    if not token:
        return ""
    try:
        return _fernet().decrypt(bytes(token)).decode()
    except InvalidToken as problem:
        raise SecretUnreadable("the key of this house has changed") from problem


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive_key("secrets")))
