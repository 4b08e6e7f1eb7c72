"""How an edition is written: chapters under one #, rules under two, standards in fenced blocks beneath their sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 500_000
_markdown = MarkdownIt("commonmark", {"html": False})


class BrokenEdition(ValueError):
    """An edition that cannot be published: `line` (from 1) and a sentence saying what is wrong and what would be right."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}")
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

    @property
    def anchor(self) -> str:
        return f"rule-{self.number.replace('.', '-')}"


def sections(markdown: str) -> list[Section]:
    """The rules of an edition in order, numbered by chapter. Raises BrokenEdition."""
    if len(markdown) > LONGEST:
        raise BrokenEdition(1, f"An edition has at most {LONGEST} characters.")
    found = list(_sections(markdown))
    if not found:
        raise BrokenEdition(1, "There is no rule yet. Write a chapter after '# ' and a rule after '## '.")
    return found


def _sections(markdown: str) -> Iterator[Section]:
    lines = markdown.split("\n")
    chapter, chapters, rules, section = "", 0, 0, None
    for level, title, line, fences_until in _headings(markdown, len(lines)):
        if level == 1:
            chapter, chapters, rules = title, chapters + 1, 0
            continue
        if not chapter:
            raise BrokenEdition(
                line, f"The rule '{title}' stands before the first chapter. Write '# ' and its name above."
            )
        rules += 1
        section = Section(f"{chapters}.{rules}", chapter, title, line)
        section.body = "\n".join(lines[line:fences_until]).strip("\n")
        section.fences = list(_fences(markdown, line, fences_until))
        yield section


def _headings(markdown: str, end: int) -> Iterator[tuple[int, str, int, int]]:
    """(level, title, its line from 1, the line before the next heading) of every heading of level 1 and 2."""
    tokens = _markdown.parse(markdown)
    heads = [
        (token.tag, tokens[index + 1].content, token.map[0], token.map[1])
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.map and token.level == 0
    ]
    for index, (tag, title, starts, text) in enumerate(heads):
        if not title.strip():
            raise BrokenEdition(starts + 1, "A heading without words. Name the chapter or the rule.")
        until = heads[index + 1][2] if index + 1 < len(heads) else end
        yield int(tag[1]), re.sub(r"\s+", " ", title.strip()), text, until


def _fences(markdown: str, first: int, until: int) -> Iterator[Fence]:
    for token in _markdown.parse(markdown):
        if _is_fence(token) and token.map and first <= token.map[0] < until:
            yield Fence(token.info.strip(), token.content, token.map[0] + 2)


def _is_fence(token: Token) -> bool:
    return token.type == "fence"
