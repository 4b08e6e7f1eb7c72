"""The sentence of a rule that a block makes true, as those read it to whom it is promised."""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from deskbell.handbook.models import Rule
from deskbell.handbook.reads.wording import worded
from deskbell.handbook.text import word_of

_markdown = MarkdownIt("commonmark", {"html": False})


def sentence(*, edition: int, anchor: str, word: str, mine: Callable[[str], bool], language: str) -> tuple[str, str]:
    """The bold words above the block that is `mine` by its text, else the title of a rule with one block; and the language.

    In `language` where its translation is up to date, else in the leading one.
    """
    rule = Rule.objects.filter(edition=edition, anchor=anchor).select_related("edition").first()
    if rule is None:
        return "", ""
    read = worded([rule], rule.edition, language)[0]
    blocks = [token.content for token in _markdown.parse(rule.body) if _is(token, word)]
    place = next((number for number, text in enumerate(blocks) if mine(text)), 0)
    bold = _bold(read.text.body if read.text else rule.body, word, place)
    return bold or ("" if len(blocks) > 1 else read.title), read.language


def _bold(body: str, word: str, place: int) -> str:
    """The bold words right above the block in this place; they begin like a sentence."""
    tokens = _markdown.parse(body)
    blocks = [index for index, token in enumerate(tokens) if _is(token, word)]
    if place >= len(blocks):
        return ""
    above = next((token for token in reversed(tokens[: blocks[place]]) if token.type == "inline"), None)
    found = "".join(_strong(above.children or [])).strip() if above else ""
    return found[:1].upper() + found[1:]


def _strong(children: list[Token]) -> list[str]:
    deep, found = 0, []
    for child in children:
        deep += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if deep and child.type in ("softbreak", "hardbreak"):
            found.append(" ")
        elif deep:
            found.append(child.content)
    return found


def _is(token: Token, word: str) -> bool:
    return token.type == "fence" and word_of(token.info) == word
