"""Find how a block of a rule is worded in a language: the sentence above it, and its own lines in the translation."""

from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from deskbell.handbook.edition_text import fence_word
from deskbell.handbook.models import Rule
from deskbell.handbook.reads.rule_wording import list_rule_wordings
from deskbell.kit.names import capitalize_first

_markdown = MarkdownIt("commonmark", {"html": False})


def block_sentence(
    *, edition: int, anchor: str, word: str, is_block: Callable[[str], bool], language: str
) -> tuple[str, str]:
    """Return the bold sentence above a block, and its language. If the rule has only this block, return the rule's
    title instead.

    `is_block` recognises the block by its text. The sentence is in `language` if that translation is up to date, else
    in the leading language.
    """
    rule = Rule.objects.filter(edition=edition, anchor=anchor).select_related("edition").first()
    if rule is None:
        return "", ""
    read = list_rule_wordings([rule], rule.edition, language)[0]
    blocks = _block_texts(rule.body, word)
    place = next((number for number, text in enumerate(blocks) if is_block(text)), 0)
    bold = _bold_words_above(read.text.body if read.text else rule.body, word, place)
    return bold or ("" if len(blocks) > 1 else read.title), read.language


@dataclass(frozen=True)
class BlockWording:
    """The wording of a block in a language: its own `lines` in that translation, and the `title` of its rule if it has
    no other block.

    Both are empty if the rule is read in its leading language, which is then `language`.
    """

    lines: str
    title: str
    language: str


def find_block_wording(
    *, edition: int, anchor: str, word: str, is_block: Callable[[str], bool], language: str
) -> BlockWording | None:
    """Return how a block of a published rule reads in `language`. `is_block` recognises it by its text in the leading language.

    None when there is no such rule. A translation that is out of date is not used.
    """
    rule = Rule.objects.filter(edition=edition, anchor=anchor).select_related("edition").first()
    if rule is None:
        return None
    read = list_rule_wordings([rule], rule.edition, language)[0]
    if read.text is None:
        return BlockWording("", "", read.language)
    blocks = _block_texts(rule.body, word)
    place = next((number for number, text in enumerate(blocks) if is_block(text)), 0)
    lines = _block_texts(read.text.body, word)[place : place + 1]
    return BlockWording("".join(lines), read.title if len(blocks) == 1 else "", read.language)


def _block_texts(body: str, word: str) -> list[str]:
    return [token.content for token in _markdown.parse(body) if _is_block(token, word)]


def _bold_words_above(body: str, word: str, place: int) -> str:
    """Return the bold sentence right above the block at this position, with a capital first letter."""
    tokens = _markdown.parse(body)
    blocks = [index for index, token in enumerate(tokens) if _is_block(token, word)]
    if place >= len(blocks):
        return ""
    above = next((token for token in reversed(tokens[: blocks[place]]) if token.type == "inline"), None)
    found = "".join(_strong_text(above.children or [])).strip() if above else ""
    return capitalize_first(found)


def _strong_text(children: list[Token]) -> list[str]:
    deep, found = 0, []
    for child in children:
        deep += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if deep and child.type in ("softbreak", "hardbreak"):
            found.append(" ")
        elif deep:
            found.append(child.content)
    return found


def _is_block(token: Token, word: str) -> bool:
    return token.type == "fence" and fence_word(token.info) == word
