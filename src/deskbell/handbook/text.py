"""How an edition is written: chapters under one #, rules under two, standards in fenced blocks beneath their sentence."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 500_000
_markdown = MarkdownIt("commonmark", {"html": False})


class BrokenEdition(ValueError):
    """An edition that cannot be published: `line` (from 1) and a sentence saying what is wrong and what would be right."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(_("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence})
        self.line, self.sentence = line, sentence


@dataclass(frozen=True)
class Fence:
    """A fenced block: the word after the fence, its text, and the line of the edition on which the text begins."""

    word: str
    text: str
    line: int


@dataclass
class Section:
    """A rule as written."""

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


def cleaned(text: str) -> str:
    """A pasted text as it can be kept: its lines end alike, and it holds nothing that no text can hold."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", joined.encode("utf-8", "replace").decode())


def sections(markdown: str) -> list[Section]:
    """The rules of an edition in order, numbered by chapter. Raises BrokenEdition."""
    if len(markdown) > LONGEST:
        raise BrokenEdition(1, _("An edition has at most %(most)d characters.") % {"most": LONGEST})
    found = list(_sections(markdown))
    if not found:
        raise BrokenEdition(1, _("There is no rule yet. Write a chapter after '# ' and a rule after '## '."))
    return found


def refuse_loose(markdown: str) -> None:
    """Words above the first rule of a chapter belong to no rule: nobody would read them, sign them or be measured by them."""
    loose, inside = True, False
    for token in _markdown.parse(markdown):
        if token.level == 0 and token.type == "heading_open" and token.tag in ("h1", "h2"):
            loose = token.tag == "h1"
            inside = True
        elif token.type == "heading_close":
            inside = False
        elif loose and token.map and not inside:
            raise BrokenEdition(
                token.map[0] + 1, _("These words stand under no rule. Put them under one, after '## ' and its name.")
            )


def word_of(info: str) -> str:
    """The word after a fence: whose block it is."""
    return info.split()[0].casefold() if info.split() else ""


def _sections(markdown: str) -> Iterator[Section]:
    lines, tokens = markdown.split("\n"), _markdown.parse(markdown)
    fences = [Fence(word_of(t.info), t.content, t.map[0] + 2) for t in tokens if t.type == "fence" and t.map]
    chapter, chapters, rules, empty = "", 0, 0, 0
    for level, title, line, until in _headings(tokens, len(lines)):
        if level == 1:
            _refuse_empty(chapter, empty)
            chapter, chapters, rules, empty = title, chapters + 1, 0, line
            continue
        if not chapter:
            raise BrokenEdition(
                line,
                _("The rule '%(title)s' stands before the first chapter. Write '# ' and its name above.")
                % {"title": title},
            )
        rules, empty = rules + 1, 0
        section = Section(f"{chapters}.{rules}", chapter, title, line)
        section.body = "\n".join(lines[line:until]).strip("\n")
        while fences and fences[0].line - 2 < until:
            fence = fences.pop(0)
            if fence.line - 2 >= line:
                section.fences.append(fence)
        yield section
    _refuse_empty(chapter, empty)


def _refuse_empty(chapter: str, line: int) -> None:
    if line:
        raise BrokenEdition(
            line,
            _("The chapter '%(chapter)s' has no rule. Write one after '## ', or take the chapter out.")
            % {"chapter": chapter},
        )


def _headings(tokens: list[Token], end: int) -> Iterator[tuple[int, str, int, int]]:
    """(level, title, its last line from 1, the line before the next heading) of every heading of level 1 and 2."""
    heads = [
        (token.tag, tokens[index + 1].content, token.map[0], token.map[1])
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.map and token.level == 0
    ]
    for index, (tag, title, starts, text) in enumerate(heads):
        if not title.strip():
            raise BrokenEdition(starts + 1, _("A heading without words. Name the chapter or the rule."))
        until = heads[index + 1][2] if index + 1 < len(heads) else end
        yield int(tag[1]), re.sub(r"\s+", " ", title.strip()), text, until
