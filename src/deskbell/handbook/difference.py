"""What changed, word by word: new words underlined, removed words struck, in the text as it is read."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

# Marks of our own in the text while it is turned into HTML; none of them is left in a writer's words before.
NEW, NEW_END, OLD, OLD_END = "\ue0a0", "\ue0a1", "\ue0a2", "\ue0a3"
MARKS = {NEW: "<ins>", NEW_END: "</ins>", OLD: "<del>", OLD_END: "</del>"}
OURS = re.compile("[\ue0a0-\ue0a3]")
MOST_WORDS = 4_000
# Links, code marks, emphasis, list marks and escapes are form, not words: they are never wrapped.
FORM = re.compile(
    r"(?P<form>\]\([^)\n]*\)|<[a-z]+:[^>\s]*>|&#?\w+;|\\.|\n[ \t]*(?:[-+*]|\d+[.)]|#{1,6}|>)[ \t]+|\n+[ \t]*|[*_`~\[\]!]+)"
    r"|(?P<word>[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|[\u0e00-\u0e7f]"
    r"|[\w\u0300-\u036f\u0900-\u097f'’]+|[ \t]+|.)",
    re.S,
)
LINE = re.compile(r"[\u0e00-\u0e7f]+|[\w\u0300-\u036f\u0900-\u097f'’]+|\s+|.")
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def marked(before: str, after: str, *, side: str = "both") -> Markup:
    """The later text as HTML with what is new and what was removed; `side` "old" or "new" shows one of both alone."""
    return opened(str(_markdown.render(mixed(before, after, side=side))))


def mixed(before: str, after: str, *, side: str = "both") -> str:
    """The same as Markdown with our marks in it: `opened` turns them into elements once it is HTML."""
    return "".join(_pieces(_tokens(before), _tokens(after), side))


def opened(html: str) -> Markup:
    """HTML with our marks as elements."""
    return Markup(OURS.sub(lambda found: MARKS[found[0]], html))  # noqa: S704


def marked_line(before: str, after: str, *, side: str = "both") -> Markup:
    """The same for a heading: plain words, no form."""
    old, new = ([(word, False) for word in LINE.findall(OURS.sub("", text))] for text in (before, after))
    text = "".join(_pieces(old, new, side))
    return opened(str(escape(text)))


Tokens = list[tuple[str, bool]]


def _tokens(text: str) -> Tokens:
    """(text, is form). Thai is cut by letter: it has no spaces, and a comparison needs no dictionary."""
    clean = OURS.sub("", text.strip("\n"))
    found = [(match[0], match.lastgroup == "form") for match in FORM.finditer(clean)]
    if len(found) > MOST_WORDS:
        return [(line, index % 2 == 1) for index, line in enumerate(re.split(r"(\n+)", clean))]
    return found


def _pieces(old: Tokens, new: Tokens, side: str) -> Iterator[str]:
    match = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > MOST_WORDS)
    for what, a, b, c, d in _joined(list(match.get_opcodes()), new):
        if what == "equal":
            yield "".join(text for text, _ in new[c:d])
            continue
        if side != "new":
            yield from _wrapped(old[a:b], OLD, OLD_END, keep_form=side == "old")
        if side != "old":
            yield from _wrapped(new[c:d], NEW, NEW_END, keep_form=True)


Opcode = tuple[str, int, int, int, int]


def _joined(codes: Sequence[Opcode], new: Tokens) -> list[Opcode]:
    """Changes with nothing but a space or a letter or two between them are one change: that is how people read them."""
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


def _wrapped(tokens: Tokens, begin: str, end: str, *, keep_form: bool) -> Iterator[str]:
    words = ""
    for text, form in [*tokens, ("", True)]:
        if not form:
            words += text
            continue
        if words:
            yield f"{begin}{words}{end}" if words.strip() else words
        words = ""
        yield text if keep_form else (" " if "\n" in text else "")
