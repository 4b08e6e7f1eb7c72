"""Decode Japanese text with the characters that vendors added to the standard.

Python's own codecs for ISO-2022-JP and EUC-JP refuse them. Here each pair of bytes is moved to its place in
Windows-31J, which has them all.
"""

import re

_ESCAPE = re.compile(rb"\x1b(\$\(?[@-DO-Q]|\$[@AB]|\([A-Z])|(?<=\n)")
_TWO_BYTES = frozenset((b"$@", b"$B", b"$(@", b"$(B", b"$(O", b"$(Q"))
_KATAKANA = b"(I"
_OTHER_SETS = {b"$(D": b"\x1b$(D", b"$A": b"\x1b$A", b"$(C": b"\x1b$(C"}
_OPENS = re.compile(rb"\$[@B]")
_CLOSES = re.compile(rb"\([BJ]")
_LONGEST_RUN = 500
_PAIRS = re.compile(rb"(?:[\x21-\x7e]{2})+")
_SHIFTED = re.compile(rb"\x1b\$\)C")
# Six signs that Windows-31J reads otherwise than the standard.
_STANDARD = str.maketrans("～∥－￠￡￢", "〜‖−¢£¬")
_TO_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_TO_EIGHT_BITS = bytes(code | 0x80 for code in range(256))
_EUC = re.compile(rb"\x8e([\xa1-\xdf])|(\x8f[\xa1-\xfe]{2})|((?:[\xa1-\xfe]{2})+)")


def find_escaped_codec(data: bytes) -> str:
    """Return the name of the codec that the escape sequences of these bytes announce; empty when there are none."""
    if b"\x1b$" not in data and b"\x1b(" not in data:
        return ""
    if _SHIFTED.search(data):
        return "iso2022-kr"
    return "iso2022-jp-2" if re.search(rb"\x1b(?:\$|\([IJ])", data) else ""


def decode_iso2022_jp(data: bytes) -> str:
    """Return the text of ISO-2022-JP bytes. Each line begins in ASCII, however the line before ended."""
    if b"\x1b" not in data:
        data = _restore_escapes(data)
    out: list[str] = []
    position, announced = 0, b""
    for found in _ESCAPE.finditer(data):
        out.append(_decode_run(data[position : found.start()], announced))
        position, announced = found.end(), found[1] or b""
    return "".join([*out, _decode_run(data[position:], announced)])


def _restore_escapes(data: bytes) -> bytes:
    """Return the bytes with the escape signs that a server on the way removed: before what opens and closes pairs."""
    out: list[bytes] = []
    position, closes = 0, _CLOSES.search(data)
    for opens in _OPENS.finditer(data):
        while closes and closes.start() < opens.end():
            closes = _CLOSES.search(data, closes.end())
        if closes is None:
            break
        run = data[opens.end() : closes.start()] if closes.start() - opens.end() <= _LONGEST_RUN else b""
        if opens.start() >= position and _PAIRS.fullmatch(run):
            out += [data[position : opens.start()], b"\x1b", opens[0], run, b"\x1b", closes[0]]
            position = closes.end()
    return b"".join([*out, data[position:]])


def decode_euc_jp(data: bytes) -> str:
    """Return the text of EUC-JP bytes."""
    out: list[str] = []
    position = 0
    for found in _EUC.finditer(data):
        out.append(data[position : found.start()].decode("ascii", "replace"))
        position = found.end()
        if found[3]:
            out.append(_decode_pairs(found[3].translate(_TO_SEVEN_BITS)))
        else:
            out.append(found[1].decode("cp932") if found[1] else found[2].decode("euc_jp", "replace"))
    return "".join([*out, data[position:].decode("ascii", "replace")])


def _decode_run(run: bytes, announced: bytes) -> str:
    """Return the text between two escape sequences."""
    if announced in _TWO_BYTES:
        end = len(run.rstrip(b"\r\n"))
        return _decode_pairs(run[:end]) + run[end:].decode("ascii", "replace")
    if announced == _KATAKANA:
        return run.translate(_TO_EIGHT_BITS).decode("cp932", "replace")
    if announced in _OTHER_SETS:
        return (_OTHER_SETS[announced] + run).decode("iso2022-jp-2", "replace")
    return run.decode("cp932", "replace")


def _decode_pairs(pairs: bytes) -> str:
    return _shift_pairs(pairs).decode("cp932", "replace").translate(_STANDARD)


def _shift_pairs(pairs: bytes) -> bytes:
    """Move pairs of JIS X 0208 bytes to their places in Shift_JIS."""
    out = bytearray()
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            out += b"?"
            continue
        out.append((row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1))
        if row % 2:
            out.append(cell + (0x1F if cell < 0x60 else 0x20))
        else:
            out.append(cell + 0x7E)
    return bytes(out)
