"""The one form of an address, so that the same person is found again however it was typed."""

import unicodedata


def canonical(channel: str, value: str) -> str:
    """`value` as it is stored and compared: trimmed, NFC, lower case; telephone numbers as digits with a leading plus.

    Not `casefold`: it would make two mailboxes of different people one (`straße@` and `strasse@`).
    """
    plain = unicodedata.normalize("NFC", value.strip())
    if channel in ("phone", "sms"):
        digits = "".join(letter for letter in plain if letter.isdigit())
        return f"+{digits}" if plain.startswith("+") else digits
    return plain.lower()
