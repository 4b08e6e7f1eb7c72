"""Count how many text messages a text needs, by the encoding it fits into.

The network carries 140 bytes at a time. A text of letters of the GSM alphabet needs 7 bits a letter, any other text 16
bits. When a text needs several parts, 6 bytes of each part are a header that joins them (3GPP TS 23.038, 23.040).
"""

from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take an escape in front, so two places.
EXTENDED = frozenset("\f^{}\\[~]|€")
SINGLE = {"GSM-7": 160, "UCS-2": 70}
JOINED = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, kw_only=True)
class TextLength:
    """How long a text is as text messages.

    - `units` counts GSM-7 septets or UCS-2 code units, by `encoding`. Most letters take one unit; `€` in GSM-7 and an
      emoji in UCS-2 take two.
    - `parts` is how many text messages it is sent in: "Hello" has 5 units and 1 part.
    """

    encoding: Encoding
    units: int
    parts: int


def measure_length(text: str) -> TextLength:
    """Return the encoding, the units and the number of parts of `text`."""
    encoding: Encoding = "GSM-7" if set(text) <= BASIC | EXTENDED else "UCS-2"
    sizes = [_size(letter, encoding) for letter in text]
    units = sum(sizes)
    return TextLength(encoding=encoding, units=units, parts=_count_parts(sizes, units, encoding))


def _size(letter: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if letter in EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _count_parts(sizes: list[int], units: int, encoding: Encoding) -> int:
    """Return the number of parts. A letter of two units is never split between two parts."""
    if units <= SINGLE[encoding]:
        return 1 if units else 0
    parts, used = 1, 0
    for size in sizes:
        if used + size > JOINED[encoding]:
            parts, used = parts + 1, 0
        used += size
    return parts
