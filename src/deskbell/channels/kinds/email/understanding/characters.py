"""Bytes into characters, and characters into something a person can safely look at.

Only character sets of this list are ever used: a name from outside never reaches Python's codec search, which would
import modules, and which knows codecs that are not character sets at all.
"""

import codecs
import re
import unicodedata

from deskbell.channels.kinds.email.understanding.defects import Defects

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode-2-0-utf-8 utf-8-sig cp65001",
    "utf-7": "utf-7 unicode-1-1-utf-7 utf7",
    "utf-16": "utf-16 utf16 unicode ucs-2 csunicode iso-10646-ucs-2",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32": "utf-32 utf32 ucs-4 iso-10646-ucs-4",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
    "cp874": "windows-874 cp874 cp-874 tis-620 tis620 iso-8859-11 dos-874 x-windows-874",
    "cp1250": "windows-1250 cp1250 cp-1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 cp-1251 x-cp1251",
    "cp1252": "windows-1252 cp1252 cp-1252 iso-8859-1 iso8859-1 latin1 latin-1 l1 x-ansi x-cp1252",
    "cp1253": "windows-1253 cp1253 cp-1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 cp-1254 iso-8859-9 latin5",
    "cp1255": "windows-1255 cp1255 cp-1255",
    "cp1256": "windows-1256 cp1256 cp-1256",
    "cp1257": "windows-1257 cp1257 cp-1257",
    "cp1258": "windows-1258 cp1258 cp-1258",
    "iso8859-2": "iso-8859-2 latin2",
    "iso8859-3": "iso-8859-3 latin3",
    "iso8859-4": "iso-8859-4 latin4",
    "iso8859-5": "iso-8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso-8859-6-i arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek elot-928",
    "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 latin9 latin-9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman x-macroman",
    "cp437": "ibm437 cp437",
    "cp850": "ibm850 cp850",
    "cp737": "ibm737 cp737",
    "cp866": "ibm866 cp866",
    "gb18030": "gb18030 gbk gb2312 cp936 x-gbk euc-cn gb-2312-80 csgb2312 chinese",
    "hz": "hz-gb-2312 hz",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 cp950",
    "cp932": "shift-jis sjis x-sjis ms-kanji windows-31j cp932 shiftjis",
    "euc-jp": "euc-jp eucjp x-euc-jp",
    "iso2022-jp-2": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms csiso2022jp",
    "cp949": "euc-kr ks-c-5601-1987 ks-c-5601 cp949 korean ksc5601",
    "iso2022-kr": "iso-2022-kr",
}
CODECS = {alias: codec for codec, aliases in _CODECS.items() for alias in aliases.split()}
UNDECLARED = frozenset({"", "us-ascii", "ascii", "ansi-x3.4-1968", "8bit", "7bit", "default", "none", "x-unknown"})

_HIGH = bytes(range(0xA1, 0x100))
_END = bytes(range(0xED, 0x100))
_LATIN = bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B))

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]+")
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
_JOINERS = "\u200b\u200c\u200d"
_INVISIBLE = re.compile("[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BLANKS = re.compile(r"\s+")


def load_codecs() -> None:
    """Bring in every codec now: once the child has shut its doors, no module can be loaded any more."""
    for codec in (*_CODECS, "utf-8-sig", "ascii", "punycode"):
        codecs.lookup(codec)


def decode(data: bytes, *, charset: str, defects: Defects) -> str:
    """The characters, whatever the bytes are; what does not fit is replaced, never an exception."""
    name = charset.strip().strip("\"'").lower().replace("_", "-")
    if name in UNDECLARED:
        return guess(data)
    codec = CODECS.get(name)
    if codec is None:
        defects.add(f"unknown character set {shown(name, limit=40)!r}")
        return guess(data)
    try:
        text = data.decode(codec, "replace")
        if codec != "utf-8" or "\ufffd" not in text or not _mostly_lost(text):
            return text
        defects.add("not valid utf-8")
        return guess(data)
    except (UnicodeError, ValueError, OverflowError):
        defects.add(f"not valid {codec}")
        return guess(data)


def _mostly_lost(text: str) -> bool:
    """Whether more letters could not be read than could: then it was never in this set."""
    return text.count("\ufffd") * 2 > sum(sign > "\x7f" for sign in text)


def guess(data: bytes) -> str:
    """Undeclared bytes: UTF-8 when they are UTF-8, otherwise an old set of one byte a letter, which always gives something."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_old_set(data), "replace")


def _old_set(data: bytes) -> str:
    """Western texts are mostly ASCII. Of those that are not, Greek ones use the end of the table, and Thai ones do not."""
    high = len(data) - len(data.translate(None, _HIGH))
    if high < 4 or high < len(data) - len(data.translate(None, _LATIN)):
        return "cp1252"
    end = len(data) - len(data.translate(None, _END))
    return "cp1253" if end * 5 > high else "cp874"


def storable(text: str) -> str:
    """Last guard before anything leaves: PostgreSQL cannot store a NUL, UTF-8 cannot write half a surrogate pair."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def body(text: str) -> str:
    """The text of a message: lines end in one way, controls become visible, nothing else changes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\x0c", "\n")
    return _CONTROLS.sub(_pictured, text)


def shown(text: str, *, limit: int) -> str:
    """One line for the eye: no line break, no control, no character that reorders or hides its neighbours."""
    text = _BLANKS.sub(" ", text[: limit * 4]).strip()
    text = _CONTROLS.sub(_pictured, text)
    if not text.isascii():
        text = _INVISIBLE.sub(_named, unicodedata.normalize("NFC", text))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _pictured(match: re.Match[str]) -> str:
    return match.group().translate(_PICTURES)


def _named(match: re.Match[str]) -> str:
    """Joiners belong between Devanagari, Thai or emoji characters; anywhere else they only hide something."""
    sign, before = match.group(), match.string[match.start() - 1 : match.start()]
    if sign in _JOINERS and before and ord(before) > 0x2FF and not _INVISIBLE.match(before):
        return sign
    return f"‹U+{ord(sign):04X}›"
