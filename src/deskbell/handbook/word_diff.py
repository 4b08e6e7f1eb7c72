"""Word-by-word differences between two Markdown texts: new words in <ins>, removed words in <del>.

1. Both texts are cut into tokens: words, and Markdown syntax (`_tokenize`).
2. The tokens are compared, and changes that almost touch are joined (`_join_close_changes`).
3. Changed words are wrapped in private-use characters (MARKS), never Markdown syntax, so the text stays valid Markdown.
4. The Markdown is rendered to HTML, and the marks are replaced by elements (`replace_marks`).
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

# Private-use characters mark changes while the text is rendered. They are removed from the writer's text first.
NEW, NEW_END, OLD, OLD_END = "\ue0a0", "\ue0a1", "\ue0a2", "\ue0a3"
MARKS = {NEW: "<ins>", NEW_END: "</ins>", OLD: "<del>", OLD_END: "</del>"}
MARK_PATTERN = re.compile("[\ue0a0-\ue0a3]")
MAX_COMPARED_WORDS = 4_000
# Links, code, emphasis, list markers and escapes are Markdown syntax (form), not words: they are never wrapped.
TOKEN_PATTERN = re.compile(
    r"(?P<form>\]\([^)\n]*\)|<[a-z]+:[^>\s]*>|&#?\w+;|\\.|\n[ \t]*(?:[-+*]|\d+[.)]|#{1,6}|>)[ \t]+|\n+[ \t]*|[*_`~\[\]!]+)"
    r"|(?P<word>[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|[\u0e00-\u0e7f]"
    r"|[\w\u0300-\u036f\u0900-\u097f'’]+|[ \t]+|.)",
    re.S,
)
WORD_PATTERN = re.compile(r"[\u0e00-\u0e7f]+|[\w\u0300-\u036f\u0900-\u097f'’]+|\s+|.")
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def render_diff(before: str, after: str, *, side: str = "both") -> Markup:
    """Return the difference of two Markdown texts as HTML.

    `side` "both" shows new and removed words in one text; "old" or "new" shows only one of the two texts.
    """
    return replace_marks(str(_markdown.render(mark_diff(before, after, side=side))))


def mark_diff(before: str, after: str, *, side: str = "both") -> str:
    """Return the difference as Markdown with marks in it. Render it, then call `replace_marks` on the HTML."""
    return "".join(_diff_pieces(_tokenize(before), _tokenize(after), side))


def replace_marks(html: str) -> Markup:
    """Replace the marks in rendered HTML by <ins> and <del>."""
    return Markup(MARK_PATTERN.sub(lambda found: MARKS[found[0]], html))  # noqa: S704


def render_heading_diff(before: str, after: str, *, side: str = "both") -> Markup:
    """Return the difference of two headings as HTML. Headings have no Markdown syntax."""
    old, new = (
        [(word, False) for word in WORD_PATTERN.findall(MARK_PATTERN.sub("", text))] for text in (before, after)
    )
    text = "".join(_diff_pieces(old, new, side))
    return replace_marks(str(escape(text)))


Tokens = list[tuple[str, bool]]


def _tokenize(text: str) -> Tokens:
    """Return the text as tokens (text, whether it is Markdown syntax). Thai is cut by letter, because it has no spaces.

    A text of more than MAX_COMPARED_WORDS tokens is cut by line instead.
    """
    clean = MARK_PATTERN.sub("", text.strip("\n"))
    found = [(match[0], match.lastgroup == "form") for match in TOKEN_PATTERN.finditer(clean)]
    if len(found) > MAX_COMPARED_WORDS:
        return [(line, index % 2 == 1) for index, line in enumerate(re.split(r"(\n+)", clean))]
    return found


def _diff_pieces(old: Tokens, new: Tokens, side: str) -> Iterator[str]:
    """Compare two token lists and yield the pieces of the marked text."""
    match = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > MAX_COMPARED_WORDS)
    for what, a, b, c, d in _join_close_changes(list(match.get_opcodes()), new):
        if what == "equal":
            yield "".join(text for text, _ in new[c:d])
            continue
        if side != "new":
            yield from _wrap_words(old[a:b], OLD, OLD_END, keep_form=side == "old")
        if side != "old":
            yield from _wrap_words(new[c:d], NEW, NEW_END, keep_form=True)


Opcode = tuple[str, int, int, int, int]


def _join_close_changes(codes: Sequence[Opcode], new: Tokens) -> list[Opcode]:
    """Join changes that are separated by at most two letters, because a reader sees them as one."""
    found: list[Opcode] = []
    for index, code in enumerate(codes):
        what, _a, b, c, d = code
        between = 0 < index < len(codes) - 1 and what == "equal"
        small = between and not any(form for _, form in new[c:d]) and len("".join(t for t, _ in new[c:d]).strip()) < 3
        if found and (small or what != "equal") and found[-1][0] == "replace":
            found[-1] = ("replace", found[-1][1], b, found[-1][3], d)
        else:
            found.append(code if what == "equal" else ("replace", *code[1:]))
    return found


def _wrap_words(tokens: Tokens, begin: str, end: str, *, keep_form: bool) -> Iterator[str]:
    """Put marks around runs of words, and leave Markdown syntax outside them."""
    words = ""
    for text, form in [*tokens, ("", True)]:
        if not form:
            words += text
            continue
        if words:
            yield f"{begin}{words}{end}" if words.strip() else words
        words = ""
        yield text if keep_form else (" " if "\n" in text else "")
