"""Join the parts of a draft into one Markdown text, and find what is wrong in each part while it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deskbell.handbook.blocks import parse_fence
from deskbell.handbook.edition_text import BrokenEdition, Fence, fence_word
from deskbell.handbook.models import DraftPart
from deskbell.people.models import Brand

_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class PartFault:
    """An error in a part of a draft. `line` is the line of its text, from 1; 0 is its title."""

    line: int
    sentence: str


@dataclass(frozen=True)
class DraftText:
    """A draft as one Markdown text. `keys` are the keys of its rules in order. `starts` are (first line, part)."""

    markdown: str
    keys: list[str]
    starts: list[tuple[int, DraftPart]]

    def locate_line(self, line: int) -> tuple[DraftPart, int]:
        """Return the part that a line of the Markdown belongs to, and the line inside that part (0: its title)."""
        start, part = next((one for one in reversed(self.starts) if one[0] <= line), self.starts[0])
        return part, max(0, line - start - 1)


def assemble_draft(parts: Iterable[DraftPart]) -> DraftText:
    """Join chapters and rules to one text: the title as a heading, then an empty line, then the text."""
    lines: list[str] = []
    keys, starts = [], []
    for part in parts:
        starts.append((len(lines) + 1, part))
        lines += [f"{'#' if part.is_chapter else '##'} {part.title}".rstrip(), ""]
        if not part.is_chapter:
            keys.append(part.key)
            lines += [*part.body.strip("\n").split("\n"), ""]
    return DraftText("\n".join(lines), keys, starts)


def find_part_faults(part: DraftPart, brand: Brand, *, translated: bool = False) -> list[PartFault]:
    """Return every error that prevents this part from being published.

    In a translation a block only marks a position, so it is not parsed.
    """
    found = [] if part.title.strip() else [PartFault(0, _("The heading is empty. Name the chapter or the rule."))]
    if part.is_chapter:
        return found
    lines = part.body.split("\n")
    for token in _markdown.parse(part.body):
        if not token.map:
            continue
        if token.type == "fence":
            found += _fence_faults(token, lines, brand, translated)
        elif token.type == "heading_open" and token.tag in ("h1", "h2") and not token.level:
            found.append(PartFault(token.map[0] + 1, _heading_sentence(token)))
    return found


def find_draft_faults(
    parts: Sequence[DraftPart], brand: Brand, *, translated: bool = False
) -> list[tuple[DraftPart, PartFault]]:
    """Return every error that prevents a draft from being published, as (part, error)."""
    found = [
        (part, fault)
        for part in parts
        for fault in find_part_faults(part, brand, translated=translated)
        if not translated or part.title or part.body
    ]
    if translated:
        return found
    if not any(not part.is_chapter for part in parts):
        return found
    if not parts[0].is_chapter:
        found.insert(
            0,
            (
                parts[0],
                PartFault(0, _("This rule comes before the first chapter. Move it down, or add a chapter above it.")),
            ),
        )
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        if part.is_chapter and (after is None or after.is_chapter):
            found.append((part, PartFault(0, _("This chapter has no rule. Write one, or remove the chapter."))))
    return found


def _heading_sentence(token: Token) -> str:
    """Return the sentence for a heading inside a rule, which would begin another rule."""
    if token.markup in ("=", "-"):
        return _("A line of %(sign)s below text makes a heading. Leave an empty line between them.") % {
            "sign": token.markup * 3
        }
    return _("This line would start another rule. Write ### for a heading inside a rule.")


def _fence_faults(token: Token, lines: list[str], brand: Brand, translated: bool) -> list[PartFault]:
    """Return the errors of one fenced block: it is not closed, or its app refuses its content."""
    first, end = token.map or [0, 0]
    last = lines[end - 1].strip()
    if token.level == 0 and (end - 1 == first or set(last) != {token.markup[0]} or len(last) < len(token.markup)):
        return [
            PartFault(
                first + 1,
                _("This block is not closed. Close it with %(sign)s on a line of its own.") % {"sign": token.markup},
            )
        ]
    if translated:
        return []
    try:
        parse_fence(Fence(fence_word(token.info), token.content, first + 2), brand)
    except BrokenEdition as problem:
        return [PartFault(problem.line, problem.sentence)]
    return []
