"""Decode bytes to text, and make text safe to show.

Only the character sets listed here are used. A name from a mail never reaches Python's codec search, which imports
modules and also finds codecs that are not character sets.
"""

import codecs
import re
import unicodedata

from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.iso2022 import decode_euc_jp, decode_iso2022_jp, find_escaped_codec

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode-2-0-utf-8 utf-8-sig cp65001 utf8mb4",
    "utf-7": "utf-7 unicode-1-1-utf-7 utf7",
    "utf-16": "utf-16 utf16 unicode ucs-2 csunicode iso-10646-ucs-2",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32": "utf-32 utf32 ucs-4 iso-10646-ucs-4",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
    "cp874": "windows-874 cp874 cp-874 tis-620 tis620 iso-8859-11 dos-874 x-windows-874 tis-620-2533 iso-8859-11-2001 ms874",
    "cp1250": "windows-1250 cp1250 cp-1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 cp-1251 x-cp1251",
    "cp1252": "windows-1252 cp1252 cp-1252 iso-8859-1 iso8859-1 latin1 latin-1 l1 x-ansi x-cp1252 "
    "8859-1 iso-8859-1-1987 cp819 ibm819 ansi latin",
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
    "iso8859-7": "iso-8859-7 iso8859-7 greek elot-928 iso-8859-7-1987 8859-7",
    "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 8859-15 latin9 latin-9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi",
    "koi8-u": "koi8-u koi8-ru",
    "mac-greek": "x-mac-greek macgreek",
    "mac-cyrillic": "x-mac-cyrillic maccyrillic",
    "mac-roman": "macintosh mac x-mac-roman x-macroman",
    "cp437": "ibm437 cp437",
    "cp850": "ibm850 cp850",
    "cp737": "ibm737 cp737",
    "cp866": "ibm866 cp866",
    "gb18030": "gb18030 gbk gb2312 cp936 x-gbk euc-cn gb-2312-80 csgb2312 chinese windows-936 ms936 gb-2312 x-euc-cn",
    "hz": "hz-gb-2312 hz",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 cp950 big5-eten x-big5 windows-950",
    "cp932": "shift-jis sjis x-sjis ms-kanji windows-31j cp932 shiftjis x-ms-cp932 ms932 windows-932 csshiftjis",
    "euc-jp": "euc-jp eucjp x-euc-jp eucjp-ms eucjp-win cp51932 ujis",
    "iso2022-jp-2": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms csiso2022jp",
    "cp949": "euc-kr ks-c-5601-1987 ks-c-5601 cp949 korean ksc5601 windows-949 uhc x-euc-kr ms949",
    "iso2022-kr": "iso-2022-kr",
}
_SIGNS = re.compile(r"[^a-z0-9]+")
CODECS = {_SIGNS.sub("", alias): codec for codec, aliases in _CODECS.items() for alias in aliases.split()}
_UNDECLARED_WORDS = (
    "us-ascii ascii iso-646-us ansi-x3.4-1968 8bit 7bit unknown-8bit default none x-unknown unknown x-user-defined"
)
_UNDECLARED = frozenset(("", *(_SIGNS.sub("", one) for one in _UNDECLARED_WORDS.split())))
_OWN_DECODERS = {"iso2022-jp-2": decode_iso2022_jp, "euc-jp": decode_euc_jp}
# Text that names the left set and uses codes of the control area was written by Windows in the right one.
_WINDOWS_TWINS = {
    "iso8859-2": "cp1250", "iso8859-5": "cp1251", "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255",
    "iso8859-4": "cp1257", "iso8859-13": "cp1257", "iso8859-15": "cp1252",
}  # fmt: skip
_CONTROL_AREA = re.compile("[\x80-\x9f]")
_UTF8_LETTERS = re.compile(rb"[\xc3-\xc5\xce-\xd1\xd8\xd9][\x80-\xbf]|[\xe0-\xf4][\x80-\xbf]{2,3}")

_HIGH = bytes(range(0xA1, 0x100))
_END = bytes(range(0xED, 0x100))
_CONSONANTS = bytes(range(0xA1, 0xC0))
_UPPER_HALF = bytes(range(0x80, 0x100))
_JAPANESE = ("cp932", "euc-jp")
# Syllables that every Japanese text uses; without them the bytes are those of another language.
_KANA = {"cp932": re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]"), "euc-jp": re.compile(rb"[\xa4\xa5][\xa1-\xf6]")}
_LATIN = bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B))

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]+")
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
_JOINERS = "\u200b\u200c\u200d"
_INVISIBLE = re.compile("[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BLANKS = re.compile(r"\s+")


def load_codecs() -> None:
    """Import every codec now. The child process cannot import modules after it has given up its rights."""
    for codec in (*_CODECS, "utf-8-sig", "ascii", "latin-1", "punycode"):
        codecs.lookup(codec)


def is_undeclared(charset: str) -> bool:
    """Return whether this name says nothing about the character set, such as "unknown-8bit"."""
    return _SIGNS.sub("", charset.lower()) in _UNDECLARED


def find_codec(charset: str) -> str:
    """Return Python's codec for the name of a character set; empty for an unknown name. Only letters and digits of the
    name count.
    """
    return CODECS.get(_SIGNS.sub("", charset.lower()), "")


def decode_text(data: bytes, *, charset: str, defects: Defects) -> str:
    """Return the text of any bytes. Invalid sequences are replaced; nothing is raised.

    When the bytes clearly show another character set than the declared one, that one is used.
    """
    if is_undeclared(charset):
        return decode_undeclared(data)
    codec = find_codec(charset)
    if not codec:
        defects.add(FindingCode.UNKNOWN_CHARSET, to_display_line(charset.strip().strip("\"'").lower(), limit=40))
        return decode_undeclared(data)
    if shown := _codec_shown(data, codec):
        return _decode_codec(data, shown)
    try:
        text = _decode_codec(data, codec)
    except (UnicodeError, ValueError, OverflowError):
        defects.add(FindingCode.INVALID_CHARSET, codec)
        return decode_undeclared(data)
    if codec != "utf-8" or "\ufffd" not in text or not _mostly_lost(text):
        return text
    defects.add(FindingCode.INVALID_CHARSET, "utf-8")
    return decode_undeclared(data)


def _codec_shown(data: bytes, codec: str) -> str:
    """Return the codec that the bytes clearly show, when it is not the declared one; else an empty string."""
    if codec.startswith("utf-"):
        return find_escaped_codec(data) if codec == "utf-8" and b"\x1b" in data else ""
    if data.isascii():
        return find_escaped_codec(data) if b"\x1b" in data and not codec.startswith(("iso2022", "hz")) else ""
    if codec == "iso2022-jp-2" and b"\x1b" not in data:
        return "utf-8" if _is_utf8(data) else "cp932"
    needed = 1 if codec in ("cp1252", "iso8859-15") else 3
    return "utf-8" if len(_UTF8_LETTERS.findall(data[:4096])) >= needed and _is_utf8(data) else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_codec(data: bytes, codec: str) -> str:
    own = _OWN_DECODERS.get(codec)
    text = own(data) if own else data.decode(codec, "replace")
    twin = _WINDOWS_TWINS.get(codec)
    if twin:
        return _CONTROL_AREA.sub(lambda found: found[0].encode("latin-1").decode(twin, "replace"), text)
    return text


def _mostly_lost(text: str) -> bool:
    """Return whether more letters were replaced than decoded: then the declared character set is wrong."""
    return text.count("\ufffd") * 2 > sum(sign > "\x7f" for sign in text)


def decode_undeclared(data: bytes, *, hint: str = "") -> str:
    """Return the text of bytes without a declared character set.

    Tried in this order: escape sequences, UTF-8, `hint`, and a guessed single-byte set, which always succeeds.
    """
    if b"\x1b" in data and (escaped := find_escaped_codec(data)):
        return _decode_codec(data, escaped)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_legacy(data, find_codec(hint))


def _decode_legacy(data: bytes, hinted: str) -> str:
    for codec in (hinted, *_JAPANESE):
        share = _KANA.get(codec)
        if not codec or (share and len(share.findall(data)) * 6 < len(data) - len(data.translate(None, _UPPER_HALF))):
            continue
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return data.decode(_guess_legacy_codec(data), "replace")


def _guess_legacy_codec(data: bytes) -> str:
    """Return a single-byte set, chosen by the part of the table that the letters come from.

    Western text is mostly ASCII. Greek and Russian of Windows use the end of the table, Thai and KOI8 do not. Russian
    uses the code of а, where Greek has a rare letter; KOI8 does not use the codes of the Thai consonants.
    """
    high = len(data) - len(data.translate(None, _HIGH))
    if high < 4 or high < len(data) - len(data.translate(None, _LATIN)):
        return "cp1252"
    end = len(data) - len(data.translate(None, _END))
    if end * 5 > high:
        return "cp1251" if data.count(0xE0) * 25 > high else "cp1253"
    return "koi8-r" if (len(data) - len(data.translate(None, _CONSONANTS))) * 16 < high else "cp874"


def replace_unstorable(text: str) -> str:
    """Return `text` with characters replaced that PostgreSQL cannot store: NUL and lone surrogates."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def normalize_body(text: str) -> str:
    """Return the text of a message with one kind of line end and with control characters made visible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\x0c", "\n")
    return _CONTROLS.sub(_control_picture, text)


def to_display_line(text: str, *, limit: int) -> str:
    """Return one line for display: without line breaks, control characters, and characters that reorder or hide others."""
    text = _BLANKS.sub(" ", text[: limit * 4]).strip()
    text = _CONTROLS.sub(_control_picture, text)
    if not text.isascii():
        text = _INVISIBLE.sub(_name_invisible, unicodedata.normalize("NFC", text))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _control_picture(match: re.Match[str]) -> str:
    return match.group().translate(_PICTURES)


def _name_invisible(match: re.Match[str]) -> str:
    """Return a joiner between Devanagari, Thai or emoji characters unchanged; any other invisible character as ‹U+…›."""
    sign, before = match.group(), match.string[match.start() - 1 : match.start()]
    if sign in _JOINERS and before and ord(before) > 0x2FF and not _INVISIBLE.match(before):
        return sign
    return f"‹U+{ord(sign):04X}›"
