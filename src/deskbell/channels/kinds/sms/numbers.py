"""Telephone numbers in their normalised form (E.164): a plus, the country code, the number."""

import re
import unicodedata

_SIGNS = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]+")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_SHORT = re.compile(r"\d{3,8}")


def normalize_number(typed: str) -> str:
    """Return `+66812345678` for any way to type it, with digits of any script; empty when it has no country code.

    A short number of a network (three to eight digits) stays as it is.
    """
    text = _SIGNS.sub("", "".join(_digit(letter) for letter in typed.strip()))
    if text.startswith("00"):
        text = "+" + text[2:]
    return text if _NUMBER.fullmatch(text) or _SHORT.fullmatch(text) else ""


def is_full_number(address: str) -> bool:
    """Return whether a text message can be sent to this address: only to a full number, not to a name or a short
    number.
    """
    return _NUMBER.fullmatch(address) is not None


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
