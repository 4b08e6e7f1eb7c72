"""A draft as the text it will be: put together for publishing, and each rule checked while it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deskbell.handbook.blocks import meaning
from deskbell.handbook.models import Part
from deskbell.handbook.text import BrokenEdition, Fence, word_of
from deskbell.people.models import Brand

_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule, on which line of its text (0: its title)."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Written:
    """A draft put together: its Markdown, the keys of its rules, and which part each line comes from."""

    markdown: str
    keys: list[str]
    starts: list[tuple[int, Part]]

    def where(self, line: int) -> tuple[Part, int]:
        """The part a line of the Markdown belongs to, and the line of its own text (0: its title)."""
        start, part = next((one for one in reversed(self.starts) if one[0] <= line), self.starts[0])
        return part, max(0, line - start - 1)


def written(parts: Iterable[Part]) -> Written:
    """Put chapters and rules together: each title a heading, each text two lines below it."""
    lines: list[str] = []
    keys, starts = [], []
    for part in parts:
        starts.append((len(lines) + 1, part))
        lines += [f"{'#' if part.is_chapter else '##'} {part.title}".rstrip(), ""]
        if not part.is_chapter:
            keys.append(part.key)
            lines += [*part.body.strip("\n").split("\n"), ""]
    return Written("\n".join(lines), keys, starts)


def faults(part: Part, brand: Brand, *, translated: bool = False) -> list[Fault]:
    """What keeps this part from being published. The blocks of a translation only mark a place and are not read."""
    found = [] if part.title.strip() else [Fault(0, _("A heading without words. Name the chapter or the rule."))]
    if part.is_chapter:
        return found
    lines = part.body.split("\n")
    for token in _markdown.parse(part.body):
        if not token.map:
            continue
        if token.type == "fence":
            found += _fence_faults(token, lines, brand, translated)
        elif token.type == "heading_open" and token.tag in ("h1", "h2") and not token.level:
            found.append(Fault(token.map[0] + 1, _heading_said(token)))
    return found


def whole_faults(parts: Sequence[Part], brand: Brand, *, translated: bool = False) -> list[tuple[Part, Fault]]:
    """What keeps the whole draft from being published, part by part."""
    found = [
        (part, fault)
        for part in parts
        for fault in faults(part, brand, translated=translated)
        if not translated or part.title or part.body
    ]
    if translated:
        return found
    if not any(not part.is_chapter for part in parts):
        return found
    if not parts[0].is_chapter:
        found.insert(
            0,
            (parts[0], Fault(0, _("This rule stands before the first chapter. Move it down, or add a chapter above."))),
        )
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        if part.is_chapter and (after is None or after.is_chapter):
            found.append((part, Fault(0, _("This chapter has no rule. Write one, or take the chapter out."))))
    return found


def _heading_said(token: Token) -> str:
    if token.markup in ("=", "-"):
        return _("A line of %(sign)s under words makes a heading. Leave an empty line between them.") % {
            "sign": token.markup * 3
        }
    return _("This line would begin another rule. Write ### for a heading inside a rule.")


def _fence_faults(token: Token, lines: list[str], brand: Brand, translated: bool) -> list[Fault]:
    first, end = token.map or [0, 0]
    last = lines[end - 1].strip()
    if token.level == 0 and (end - 1 == first or set(last) != {token.markup[0]} or len(last) < len(token.markup)):
        return [
            Fault(
                first + 1,
                _("This block has no end. Close it with %(sign)s on a line of its own.") % {"sign": token.markup},
            )
        ]
    if translated:
        return []
    try:
        meaning(Fence(word_of(token.info), token.content, first + 2), brand)
    except BrokenEdition as problem:
        return [Fault(problem.line, problem.sentence)]
    return []
