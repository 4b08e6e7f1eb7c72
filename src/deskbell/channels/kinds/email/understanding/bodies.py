"""From the tree of parts to what a person reads, and to what is attached to it."""

import binascii
import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.understanding import html_text, limits
from deskbell.channels.kinds.email.understanding.characters import UNDECLARED, body, decode
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.flowed import unflowed
from deskbell.channels.kinds.email.understanding.html_clean import clean_html, finish
from deskbell.channels.kinds.email.understanding.parts import Part
from deskbell.channels.kinds.email.understanding.words import from_base64

_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_SAYS_NOTHING = " \t\n\u200b\u00a0\ufeff"
_READABLE = ("text/plain", "text/html")


@dataclass(kw_only=True)
class Block:
    """One piece of the body: its plain text, its HTML, or both as alternatives."""

    plain: str = ""
    html: str = ""


@dataclass(kw_only=True)
class Body:
    """What was gathered on the way through the parts."""

    raw: bytes
    defects: Defects
    files: list[Part] = field(default_factory=list)
    room: int = limits.TEXT_BYTES

    def gather(self, part: Part) -> list[Block]:
        """The readable blocks of a part in reading order; everything else is put with the files."""
        if part.children and part.type == "multipart/alternative":
            offers = [self.gather(child) for child in part.children if not child.trailing]
            trailing = [block for child in part.children if child.trailing for block in self.gather(child)]
            return self._alternative(offers) + trailing
        if part.children:
            return [block for child in part.children for block in self.gather(child)]
        if not _is_body(part):
            self.files.append(part)
            return []
        words = self._characters(part)
        return [Block(html=words) if part.type == "text/html" else Block(plain=words)]

    def _alternative(self, offers: list[list[Block]]) -> list[Block]:
        """The same thing said twice: the last plain one and the last HTML one are one block."""
        plain = [offer for offer in offers if offer and not any(block.html for block in offer)]
        rich = [offer for offer in offers if any(block.html for block in offer)]
        if not rich:
            return plain[-1] if plain else []
        words = "\n".join(block.plain for block in plain[-1]) if plain else ""
        if not words:
            return rich[-1]
        return [Block(plain=words, html="<hr>".join(block.html for block in rich[-1] if block.html))]

    def _characters(self, part: Part) -> str:
        data = decoded(self.raw, part, limit=self.room, defects=self.defects)
        self.room -= len(data)
        charset = part.parameters.get("charset", "")
        if part.type == "text/html" and charset.lower() in UNDECLARED:
            found = _META_CHARSET.search(data[:2048])
            charset = found[1].decode("ascii") if found else charset
        words = body(decode(data, charset=charset, defects=self.defects))
        if part.type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
            return unflowed(words, delsp=part.parameters.get("delsp", "").lower() == "yes")
        return words


def decoded(raw: bytes, part: Part, *, limit: int, defects: Defects) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    coding = part.headers.first("content-transfer-encoding")[:100].partition(";")[0].strip().lower()
    end = min(part.end, part.start + max(0, limit))
    if end < part.end:
        defects.add("the text is too long: cut, view the raw message")
    data = raw[part.start : end]
    if part.broken or coding in ("", "7bit", "8bit", "binary"):
        return data
    if coding == "base64":
        return from_base64(data)
    if coding == "quoted-printable":
        return binascii.a2b_qp(data)
    defects.add("unknown transfer encoding")
    return data


def words_of(blocks: list[Block], *, defects: Defects) -> tuple[str, str]:
    """(text, safe HTML). HTML is kept only when there was some; text is always there when anything was said."""
    texts: list[str] = []
    pages: list[str] = []
    any_html = any(block.html for block in blocks)
    for block in blocks:
        clean = clean_html(block.html, defects=defects) if block.html else ""
        plain = block.plain
        if block.html and not plain.strip(_SAYS_NOTHING):
            plain = html_text.text_of_raw(block.html) if clean is None else html_text.text_of_clean(clean)
        texts.append(plain)
        if any_html:
            pages.append(finish(clean) if clean else _as_html(plain, complex_html=clean is None))
    text = body("\n".join(one for one in texts if one))
    if len(text) > limits.TEXT_CHARS:
        defects.add("the text is too long: cut, view the raw message")
    complete = not any("too complex" in remark for remark in defects.remarks)
    return text[: limits.TEXT_CHARS], "<hr>".join(page for page in pages if page) if complete else ""


def _as_html(plain: str, *, complex_html: bool) -> str:
    if complex_html or not plain.strip():
        return ""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        plain = plain.replace(sign, entity)
    return f"<pre>{plain}</pre>"


def _is_body(part: Part) -> bool:
    if part.broken:
        return True
    return part.type in _READABLE and part.disposition != "attachment" and not part.file_name
