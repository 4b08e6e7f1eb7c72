"""The one form of an address, so that the same person is found again however it was typed."""

import re
import unicodedata

_UNREAD = re.compile(r"(?:(?:no|do[-_.]?not)[-_.]?reply|bounces?)(?:[+=].*)?|mailer-daemon")


def canonical(channel: str, value: str) -> str:
    """`value` as it is stored and compared: trimmed, NFC, lower case; telephone numbers as digits with a leading plus.

    Not `casefold`: it would make two mailboxes of different people one (`straße@` and `strasse@`). A domain is kept as
    mail carries it (`xn--…`), however it was typed.
    """
    plain = unicodedata.normalize("NFC", value.strip())
    if channel in ("phone", "sms"):
        digits = "".join(letter for letter in plain if letter.isdigit())
        return f"+{digits}" if plain.startswith("+") else digits
    plain = plain.lower()
    return plain if channel != "email" or plain.isascii() or "@" not in plain else _as_carried(plain)


def _as_carried(address: str) -> str:
    local, at, domain = address.rpartition("@")
    labels = unicodedata.normalize("NFKC", domain).lower().replace("。", ".").split(".")
    return local + at + ".".join(one if one.isascii() else "xn--" + one.encode("punycode").decode() for one in labels)


def is_unread(address: str) -> bool:
    """Whether an address says itself that nobody reads what is sent there."""
    return _UNREAD.fullmatch(address.rpartition("@")[0].lower()) is not None
