"""Normalize addresses, so that a customer is found again however the address was typed."""

import re
import unicodedata

from deskbell.people.address_kinds import list_address_kinds

_UNREAD_ADDRESS = re.compile(r"(?:(?:no|do[-_.]?not)[-_.]?reply|bounces?)(?:[+=].*)?|mailer-daemon")
_NUMBER = re.compile(r"\+?[\d\s().\-/]+")


def normalize_address(channel: str, value: str) -> str:
    """Return the normalised address, as it is stored. The channel decides its form.

    For a channel that is not installed (imported history), a telephone number becomes digits with its plus, other text
    lower case.
    """
    kind = list_address_kinds().get(channel)
    if kind is not None:
        return kind.normalize(value)
    plain = unicodedata.normalize("NFC", value.strip()).lower()
    if _NUMBER.fullmatch(plain):
        return ("+" if plain.startswith("+") else "") + "".join(letter for letter in plain if letter.isdigit())
    return plain


def normalize_email(value: str) -> str:
    """Return an email address without surrounding spaces, in NFC and lower case, with an ASCII domain (`xn--…`).

    `casefold` is not used: it would make one address of two people's (`straße@` and `strasse@`).
    """
    plain = unicodedata.normalize("NFC", value.strip()).lower()
    return plain if plain.isascii() or "@" not in plain else _encode_domain(plain)


def _encode_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    labels = unicodedata.normalize("NFKC", domain).lower().replace("。", ".").split(".")
    return local + at + ".".join(one if one.isascii() else "xn--" + one.encode("punycode").decode() for one in labels)


def is_no_reply_address(address: str) -> bool:
    """Return True if the address itself says that nobody reads it, such as noreply@."""
    return _UNREAD_ADDRESS.fullmatch(address.rpartition("@")[0].lower()) is not None
