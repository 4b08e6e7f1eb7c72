"""Turn the tree of MIME parts into the text that people read and the files attached to it."""

import binascii
import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing import html_text, limits
from deskbell.channels.kinds.email.parsing.characters import decode_text, is_undeclared, normalize_body
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_base64, looks_like_base64
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.flowed import join_flowed_lines
from deskbell.channels.kinds.email.parsing.html_clean import clean_html, finish_html
from deskbell.channels.kinds.email.parsing.other_text import convert_enriched_to_text
from deskbell.channels.kinds.email.parsing.parts import (
    MimePart,
    PartBudget,
    decode_transfer,
    make_file_part,
    parse_parts,
)
from deskbell.channels.kinds.email.parsing.signed_content import find_signed_content
from deskbell.channels.kinds.email.parsing.twin_words import drop_repeated_texts, html_says_more
from deskbell.channels.kinds.email.parsing.uuencode import decode_uuencoded, split_uuencoded

_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_SAYS_NOTHING = " \t\n\u200b\u00a0\ufeff"
_HTML = frozenset(("text/html", "text/x-amp-html", "text/watch-html"))
_MINOR = frozenset(("text/x-amp-html", "text/watch-html"))
_ENRICHED = frozenset(("text/enriched", "text/richtext"))
_OLD_PGP = "application/pgp"
# Text that is data: a file, however it is sent.
_FILES = frozenset(
    ("text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/css", "text/xml",
     "text/javascript", "text/rfc822-headers", "text/tab-separated-values", "text/x-patch", "text/x-diff")
)  # fmt: skip
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-smime"))


@dataclass(kw_only=True)
class TextBlock:
    """One piece of the body: plain text, HTML, or both as alternatives. `minor`: the HTML is made for small devices."""

    plain: str = ""
    html: str = ""
    minor: bool = False

    @property
    def has_words(self) -> bool:
        """Return whether the block has anything to read."""
        return bool(self.plain.strip(_SAYS_NOTHING) or self.html.strip(_SAYS_NOTHING))


@dataclass(kw_only=True)
class BodyGatherer:
    """Collects text blocks and files from the parts of a mail."""

    defects: Defects
    files: list[MimePart] = field(default_factory=list)
    room: int = limits.TEXT_BYTES
    budget: PartBudget = field(default_factory=PartBudget)

    def gather(self, part: MimePart) -> list[TextBlock]:
        """Return the readable blocks of a part, in reading order. Everything else is added to `files`."""
        if part.children and part.type == "multipart/alternative":
            offers = [self.gather(child) for child in part.children if not child.trailing]
            trailing = [block for child in part.children if child.trailing for block in self.gather(child)]
            return _choose_alternative(offers) + trailing
        if part.children:
            return [block for child in part.children for block in self.gather(child)]
        if not _is_body(part):
            self.files.append(part)
            return self._gather_signed(part) if part.type in _SEALED else []
        return self.read_text(part)

    def read_text(self, part: MimePart) -> list[TextBlock]:
        """Return the block of one text part. Files that are written inside the text are added to `files`."""
        words = self.decode_words(part)
        if part.type in _HTML:
            return [TextBlock(html=words, minor=part.type in _MINOR)]
        words, inside = split_uuencoded(words)
        self.files += [make_file_part(name, content) for name, content in inside]
        return [TextBlock(plain=words)]

    def _gather_signed(self, part: MimePart) -> list[TextBlock]:
        """Return the blocks of the mail inside a signature (S/MIME). The signature itself stays a file."""
        if part.depth >= limits.DEPTH:
            return []
        data = decode_part(part, limit=limits.RAW_BYTES, defects=self.defects)
        return self.gather_inside(find_signed_content(data), part)

    def gather_inside(self, content: bytes, part: MimePart) -> list[TextBlock]:
        """Return the blocks of a mail that is inside a part."""
        if not content:
            return []
        return self.gather(parse_parts(content, defects=self.defects, depth=part.depth + 1, budget=self.budget))

    def decode_words(self, part: MimePart) -> str:
        """Return the text of a part, with one kind of line end."""
        data = decode_part(part, limit=self.room, defects=self.defects)
        self.room -= len(data)
        charset = part.parameters.get("charset", "")
        if part.type in _HTML and is_undeclared(charset):
            found = _META_CHARSET.search(data[:2048])
            charset = found[1].decode("ascii") if found else charset
        words = normalize_body(decode_text(data, charset=charset, defects=self.defects))
        if part.type in _ENRICHED:
            return convert_enriched_to_text(words, old=part.type == "text/richtext")
        if part.type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
            return join_flowed_lines(words, delsp=part.parameters.get("delsp", "").lower() == "yes")
        return words


def _choose_alternative(offers: list[list[TextBlock]]) -> list[TextBlock]:
    """Return one block: the plain alternatives with the last HTML alternative. An alternative without words is left
    out.
    """
    offers = [offer for offer in offers if any(block.has_words for block in offer)]
    plain = [offer for offer in offers if not any(block.html for block in offer)]
    rich = [offer for offer in offers if any(block.html for block in offer)]
    words = "\n".join(drop_repeated_texts(["\n".join(block.plain for block in offer) for offer in plain]))
    if not rich:
        return [TextBlock(plain=words)] if len(plain) > 1 else plain[-1] if plain else []
    chosen = next((offer for offer in reversed(rich) if not any(block.minor for block in offer)), rich[-1])
    if not words:
        return chosen
    return [TextBlock(plain=words, html="<hr>".join(block.html for block in chosen if block.html))]


def decode_part(part: MimePart, *, limit: int, defects: Defects) -> bytes:
    """Return the bytes of a part, decoded from base64 or quoted-printable."""
    coding = part.headers.first("content-transfer-encoding")[:100].partition(";")[0].strip().lower()
    end = min(part.end, part.start + max(0, limit))
    if end < part.end:
        defects.add(FindingCode.TEXT_CUT)
    data = part.source[part.start : end]
    if part.broken:
        decoded = decode_transfer(data, part.headers)
        return data if decoded is None else decoded
    if coding in ("", "7bit", "8bit", "binary"):
        return data
    if coding == "base64":
        return decode_base64(data) if looks_like_base64(data) else data
    if coding == "quoted-printable":
        return binascii.a2b_qp(data)
    if coding in ("x-uuencode", "uuencode", "x-uue"):
        return decode_uuencoded(data) or data
    defects.add(FindingCode.UNKNOWN_ENCODING)
    return data


def render_blocks(blocks: list[TextBlock], *, defects: Defects) -> tuple[str, str]:
    """Return text and safe HTML. The HTML is empty when the mail had none.

    The text is made from the HTML when there is no plain text, or when the HTML says more.
    """
    texts: list[str] = []
    pages: list[str] = []
    any_html = any(block.html for block in blocks)
    for block in blocks:
        clean = clean_html(block.html, defects=defects) if block.html else ""
        plain = _block_text(block, clean)
        texts.append(plain)
        if any_html:
            pages.append(finish_html(clean) if clean else _as_html(plain, complex_html=clean is None))
    text = normalize_body("\n".join(one for one in texts if one))
    if len(text) > limits.TEXT_CHARS:
        defects.add(FindingCode.TEXT_CUT)
    complete = not any(one.code == FindingCode.HTML_TOO_COMPLEX for one in defects.found)
    return text[: limits.TEXT_CHARS], "<hr>".join(page for page in pages if page) if complete else ""


def _block_text(block: TextBlock, clean: str | None) -> str:
    said = block.plain.strip(_SAYS_NOTHING)
    if not block.html or (said and not html_says_more(block.plain, block.html)):
        return block.plain
    rich = html_text.raw_html_to_text(block.html) if clean is None else html_text.clean_html_to_text(clean)
    return rich if rich.strip(_SAYS_NOTHING) else block.plain


def _as_html(plain: str, *, complex_html: bool) -> str:
    if complex_html or not plain.strip():
        return ""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        plain = plain.replace(sign, entity)
    return f"<pre>{plain}</pre>"


def is_text(part: MimePart) -> bool:
    """Return whether this part is text to read, and was not sent as a file."""
    return (part.type.startswith("text/") and part.type not in _FILES) or part.type == _OLD_PGP


def _is_body(part: MimePart) -> bool:
    return part.broken or (is_text(part) and part.disposition != "attachment" and not part.file_name)
