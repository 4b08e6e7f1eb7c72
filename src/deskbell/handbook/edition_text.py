"""The format of an edition: Markdown, with a chapter under each `#`, a rule under each `##`, and standards in fenced
blocks.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_EDITION_LENGTH = 500_000
_markdown = MarkdownIt("commonmark", {"html": False})


class BrokenEdition(ValueError):
    """The text cannot be published. `sentence` says what is wrong and what to do, `line` on which line, from 1."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(_("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence})
        self.line, self.sentence = line, sentence


@dataclass(frozen=True)
class Fence:
    """A fenced block: the word after the fence, its text, and the line of the edition on which this text begins."""

    word: str
    text: str
    line: int


@dataclass
class RuleSection:
    """A rule as parsed from the text. `line` is the line of its heading."""

    number: str
    chapter: str
    title: str
    line: int
    body: str = ""
    fences: list[Fence] = field(default_factory=list)
    key: str = ""

    @property
    def anchor(self) -> str:
        return f"rule-{self.number.replace('.', '-')}"


def clean_pasted_text(text: str) -> str:
    """Normalise a pasted text: Unix line ends, NFC, without NUL and byte order mark."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", joined.encode("utf-8", "replace").decode())


def parse_edition(markdown: str) -> list[RuleSection]:
    """Parse an edition into its rules, numbered by chapter. Raises BrokenEdition."""
    if len(markdown) > MAX_EDITION_LENGTH:
        raise BrokenEdition(1, _("An edition can have at most %(most)d characters.") % {"most": MAX_EDITION_LENGTH})
    found = list(_iter_rules(markdown))
    if not found:
        raise BrokenEdition(1, _("There is no rule yet. Write a chapter after “# ” and a rule after “## ”."))
    return found


def refuse_loose_text(markdown: str) -> None:
    """Raise BrokenEdition if text stands between a chapter heading and its first rule, because it would belong to no
    rule.
    """
    loose, inside = True, False
    for token in _markdown.parse(markdown):
        if token.level == 0 and token.type == "heading_open" and token.tag in ("h1", "h2"):
            loose = token.tag == "h1"
            inside = True
        elif token.type == "heading_close":
            inside = False
        elif loose and token.map and not inside:
            raise BrokenEdition(
                token.map[0] + 1, _("This text belongs to no rule. Put it under a rule, after “## ” and its name.")
            )


def fence_word(info: str) -> str:
    """Return the word after a fence. It names the app that knows the block."""
    return info.split()[0].casefold() if info.split() else ""


def list_fences(markdown: str) -> list[Token]:
    """Return the fenced blocks that have a word after the fence, as tokens. A block without one is only shown as
    text.
    """
    return [token for token in _markdown.parse(markdown) if token.type == "fence" and token.info.strip()]


def _iter_rules(markdown: str) -> Iterator[RuleSection]:
    lines, tokens = markdown.split("\n"), _markdown.parse(markdown)
    fences = [Fence(fence_word(t.info), t.content, t.map[0] + 2) for t in tokens if t.type == "fence" and t.map]
    chapter, chapters, rules, empty = "", 0, 0, 0
    for level, title, line, until in _iter_headings(tokens, len(lines)):
        if level == 1:
            _refuse_empty_chapter(chapter, empty)
            chapter, chapters, rules, empty = title, chapters + 1, 0, line
            continue
        if not chapter:
            raise BrokenEdition(
                line,
                _("The rule “%(title)s” comes before the first chapter. Write “# ” and a chapter name above it.")
                % {"title": title},
            )
        rules, empty = rules + 1, 0
        section = RuleSection(f"{chapters}.{rules}", chapter, title, line)
        section.body = "\n".join(lines[line:until]).strip("\n")
        while fences and fences[0].line - 2 < until:
            fence = fences.pop(0)
            if fence.line - 2 >= line:
                section.fences.append(fence)
        yield section
    _refuse_empty_chapter(chapter, empty)


def _refuse_empty_chapter(chapter: str, line: int) -> None:
    """Raise BrokenEdition if the chapter whose heading is at `line` has no rule. With `line` 0 it has one."""
    if line:
        raise BrokenEdition(
            line,
            _("The chapter “%(chapter)s” has no rule. Write one after “## ”, or remove the chapter.")
            % {"chapter": chapter},
        )


def _iter_headings(tokens: list[Token], end: int) -> Iterator[tuple[int, str, int, int]]:
    """Yield each # and ## heading: level, title, its last line (from 1), and the line before the next heading."""
    heads = [
        (token.tag, tokens[index + 1].content, token.map[0], token.map[1])
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.map and token.level == 0
    ]
    for index, (tag, title, starts, text) in enumerate(heads):
        if not title.strip():
            raise BrokenEdition(starts + 1, _("The heading is empty. Name the chapter or the rule."))
        until = heads[index + 1][2] if index + 1 < len(heads) else end
        yield int(tag[1]), re.sub(r"\s+", " ", title.strip()), text, until
