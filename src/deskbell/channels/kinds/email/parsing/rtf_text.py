"""Extract the text of RTF, which Outlook writes into winmail.dat, in one pass and with limits."""

import re

from deskbell.channels.kinds.email.parsing.characters import find_codec

_PLAIN_BYTES = 300_000
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKENS = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+")
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr htmltag mhtmltag "
    b"generator themedata colorschememapping latentstyles datastore xmlnstbl listtable listoverridetable rsidtbl".split()
)
_SIGNS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•",
          b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}  # fmt: skip


def decompress_rtf(data: bytes) -> bytes:
    """Return RTF without Outlook's compression (MS-OXRTFCP), at most the first 300,000 bytes."""
    if data[8:12] == b"MELA":
        return data[16:]
    if data[8:12] != b"LZFu":
        return b""
    window = bytearray(_DICTIONARY.ljust(4096, b"\0")[:4096])
    at, position, out = len(_DICTIONARY), 16, bytearray()
    while position < len(data) and len(out) < _PLAIN_BYTES:
        control, position = data[position], position + 1
        for bit in range(8):
            if control >> bit & 1:
                pair = data[position : position + 2]
                position += 2
                if len(pair) < 2:
                    return bytes(out)
                offset, length = pair[0] << 4 | pair[1] >> 4, (pair[1] & 15) + 2
                if offset == at % 4096:
                    return bytes(out)
                piece = _copy(window, offset, length, at)
            else:
                piece, position = data[position : position + 1], position + 1
                window[at % 4096 : at % 4096 + 1] = piece or b"\0"
            out += piece
            at += len(piece)
    return bytes(out)


def _copy(window: bytearray, offset: int, length: int, at: int) -> bytes:
    out = bytearray()
    for step in range(length):
        sign = window[(offset + step) % 4096]
        window[(at + step) % 4096] = sign
        out.append(sign)
    return bytes(out)


def convert_rtf_to_text(rtf: bytes) -> str:
    """Return the text of RTF, with a line end for each paragraph."""
    if not rtf.lstrip().startswith(b"{\\rtf"):
        return ""
    out: list[str] = []
    codec, depth, silent, skip = "cp1252", 0, 0, 0
    for token in _TOKENS.finditer(rtf[:_PLAIN_BYTES]):
        word, number, code, sign, brace, plain = token.groups(b"")
        if brace:
            depth += 1 if brace == b"{" else -1
            silent = 0 if depth < silent else silent
        elif word == b"ansicpg" and number:
            codec = find_codec(f"cp{number.decode()}") or codec
        elif (word in _SKIPPED or sign == b"*") and not silent:
            silent = depth
        elif silent:
            continue
        elif word == b"u" and number:
            out.append(chr(int(number) % 65536))
            skip = 1
        elif word in _SIGNS:
            out.append(_SIGNS[word])
        elif code:
            out.append("" if skip else bytes([int(code, 16)]).decode(codec, "replace"))
            skip = 0
        elif sign or plain:
            text = (sign if sign in b"\\{}" else b" " if sign == b"~" else b"") if sign else plain
            out.append(text[skip:].decode("latin-1"))
            skip = 0
    return "".join(out)
