"""Extract the text of an HTML mail in linear time, for lists, search and measures."""

import html as html_module
import re

from deskbell.channels.kinds.email.parsing.html_clean import (
    describe_link_host,
    parse_attributes,
    split_tokens,
    unescape_html,
)

_BLOCKS_WORDS = (
    "address article aside blockquote caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header "
    "li main nav ol p pre section table tr ul"
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_PARAGRAPHS_WORDS = "p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre"
_PARAGRAPHS = frozenset(_PARAGRAPHS_WORDS.split())
_SILENT = ("script", "style", "title")
_SPACES = re.compile(r"[ \t\r\n]+")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
_MANY_DIGITS = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")


def clean_html_to_text(clean: str) -> str:
    """Return the text of cleaned HTML: blocks become lines, quotes get `> `, links show their address."""
    page = _TextPage()
    for kind, source in split_tokens(clean):
        if kind == "text":
            page.words(unescape_html(source))
        else:
            page.tag(source)
    return page.text()


def raw_html_to_text(html: str) -> str:
    """Return the text of HTML that is too complex to clean: tags are removed, and blocks begin a new line."""
    out: list[str] = []
    lowered = html.lower()
    closings = {name: lowered.count(f"</{name}") for name in _SILENT}
    silent = ""
    for kind, source in split_tokens(html):
        name = _tag_name(source) if kind == "tag" else ""
        if silent:
            silent = "" if f"</{silent}" in source.lower() else silent
        elif kind == "text":
            out.append(source)
        elif name in _SILENT and not source.startswith("</"):
            silent = name if closings[name] else ""
            closings[name] -= 1
        elif name == "br" or name in _BLOCKS:
            out.append("\n")
    text = _MANY_DIGITS.sub("\ufffd", "".join(out))
    return html_module.unescape(text)


def _tag_name(source: str) -> str:
    found = _NAME.match(source)
    return found[1].lower() if found else ""


class _TextPage:
    """The lines written so far, and the current context: quote, list, preformatted text, link."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0
        self._numbers: list[int | None] = []
        self._href = ""
        self._link_words: list[str] = []

    def words(self, words: str) -> None:
        if self._pre:
            *whole, last = words.split("\n")
            for line in whole:
                self._line.append(line)
                self._end_line(keep_blank=True)
            words = last
        else:
            words = _SPACES.sub(" ", words)
        self._line.append(words)
        if self._href:
            self._link_words.append(words)

    def tag(self, source: str) -> None:
        closing, name = source.startswith("</"), _tag_name(source)
        if name == "br":
            self._end_line(keep_blank=True)
        elif name == "hr":
            self._break()
            self._lines.append("---")
        elif name == "img":
            alt = parse_attributes(source).get("alt", "").strip()
            self._line.append(f"[{alt}]" if alt else "")
        elif name == "a":
            self._link(source, closing)
        elif name in ("td", "th") and closing:
            self._line.append("  ")
        elif name in _BLOCKS:
            self._block(name, source, closing)

    def text(self) -> str:
        self._end_line()
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        return "\n".join(self._lines).strip("\n")

    def _link(self, source: str, closing: bool) -> None:
        if not closing:
            self._href, self._link_words = parse_attributes(source).get("href", ""), []
        elif self._href:
            words = "".join(self._link_words).strip()
            if self._href.removeprefix("mailto:") != words and (
                not words or describe_link_host(self._href, words) or "://" not in words
            ):
                self._line.append(f" <{self._href}>")
            self._href = ""

    def _block(self, name: str, source: str, closing: bool) -> None:
        self._end_line()
        if name in _PARAGRAPHS and not self._numbers:
            self._break()
        change = -1 if closing else 1
        if name == "blockquote":
            self._quotes = max(0, self._quotes + change)
        elif name == "pre":
            self._pre = max(0, self._pre + change)
        elif name in ("ul", "ol"):
            self._list(name, source, closing)
        elif name == "li" and not closing:
            self._item()

    def _list(self, name: str, source: str, closing: bool) -> None:
        if closing:
            self._numbers = self._numbers[:-1]
        else:
            start = parse_attributes(source).get("start", "")
            self._numbers.append((int(start) if start.isdigit() else 1) if name == "ol" else None)

    def _item(self) -> None:
        indent = "  " * min(8, max(0, len(self._numbers) - 1))
        number = self._numbers[-1] if self._numbers else None
        self._line.append(f"{indent}- " if number is None else f"{indent}{number}. ")
        if number is not None:
            self._numbers[-1] = number + 1

    def _end_line(self, *, keep_blank: bool = False) -> None:
        line = "".join(self._line)
        line = line.rstrip() if self._pre else _tidy_line(line)
        self._line = []
        if line or keep_blank:
            self._lines.append(("> " * min(8, self._quotes) + line).rstrip())

    def _break(self) -> None:
        """Add one blank line between paragraphs, never two."""
        self._end_line()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * min(8, self._quotes)).rstrip())


def _tidy_line(line: str) -> str:
    """Return a line with runs of spaces collapsed; the indent of a list item is kept."""
    stripped = line.lstrip(" ")
    indent = line[: len(line) - len(stripped)] if stripped[:2] == "- " or stripped[:1].isdigit() else ""
    return indent + re.sub(r" {3,}", "  ", stripped).rstrip()
