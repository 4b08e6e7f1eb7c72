"""A rule as it is read: Markdown to HTML without any HTML of the writer's own, with the blocks of other floors in place."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from deskbell.handbook.blocks import meaning
from deskbell.handbook.difference import OURS, mixed, opened
from deskbell.handbook.models import Rule, RuleText
from deskbell.handbook.text import BrokenEdition, Fence, word_of
from deskbell.kit import slots
from deskbell.people.models import Brand

Block = Callable[[Token], str | None]
# No pictures and no addresses of others' making: a handbook is words.
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def shown(rule: Rule, brand: Brand, text: RuleText | None = None) -> Markup:
    """The body of a rule, in another language if `text` is given; its blocks are those of the leading language.

    Slot `handbook.block.shown` (word, text, brand, rule) answers with what stands for a block.
    """
    if text is None:
        return _html(rule.body, lambda token: _block(token, rule.number, brand))
    with override(text.language):
        return _html(with_blocks(text.body, rule.body), lambda token: _block(token, rule.number, brand))


def shown_changes(before: str, rule: Rule, brand: Brand) -> Markup:
    """The body of a rule with what changed in it marked; a block that did not change stands as ever."""
    return opened(str(_html(mixed(before, rule.body), lambda token: _block(token, rule.number, brand))))


def previewed(body: str, number: str, brand: Brand, language: str) -> Markup:
    """A rule while it is written. Slot `handbook.preview` (word, text, brand, rule, language) shows a block with the number
    it would have today; until it is answered the block stands as it was read, or with the line on which it is wrong.
    """
    return _html(body, lambda token: _preview(token, number, brand, language))


def with_blocks(translated: str, leading: str) -> str:
    """A translation with the blocks of the leading text: in the places it marks with blocks of its own, else at the end."""
    blocks = [token for token in _markdown.parse(leading) if token.type == "fence" and slots_know(token)]
    lines = translated.split("\n")
    marks = [
        token for token in _markdown.parse(translated) if token.type == "fence" and slots_know(token) and token.map
    ]
    for token in reversed(marks):
        index = marks.index(token)
        first, end = token.map or [0, 0]
        lines[first:end] = _fenced(blocks[index]) if index < len(blocks) else []
    for token in blocks[len(marks) :]:
        lines += ["", *_fenced(token)]
    return "\n".join(lines)


def slots_know(token: Token) -> bool:
    """A block with a word after its fence may belong to another floor; one without is only a picture of text."""
    return bool(token.info.strip())


def _fenced(token: Token) -> list[str]:
    return [f"{token.markup}{token.info}", *token.content.rstrip("\n").split("\n"), token.markup]


def _html(body: str, block: Block) -> Markup:
    tokens = _markdown.parse(body)
    pieces: list[str] = []
    waiting: list[Token] = []
    for index, token in enumerate(tokens):
        found = block(token) if token.type == "fence" else None
        if found is None:
            waiting.append(token)
            continue
        _mark_sentence(tokens[:index])
        pieces += [_render(waiting), found]
        waiting = []
    return Markup("".join([*pieces, _render(waiting)]))  # noqa: S704


def _block(token: Token, number: str, brand: Brand) -> str | None:
    if OURS.search(token.content + token.info):
        return None
    word = word_of(token.info)
    found = slots.ask("handbook.block.shown", word=word, text=token.content, brand=brand, rule=number)
    return str(found[0]) if found else None


def _preview(token: Token, number: str, brand: Brand, language: str) -> str | None:
    word = word_of(token.info)
    try:
        means = meaning(Fence(word, token.content, 1), brand)
    except BrokenEdition as problem:
        return _as_written(token, problem.line, problem.sentence)
    if means is None:
        return _block(token, number, brand)
    words = {"word": word, "text": token.content, "brand": brand, "rule": number, "language": language}
    found = slots.ask("handbook.preview", **words)
    return (
        str(found[0])
        if found
        else _as_written(token, 0, _("Read. It is measured from the moment the edition is published."))
    )


def _as_written(token: Token, wrong: int, sentence: str) -> str:
    words = {"lines": token.content.rstrip("\n").split("\n"), "wrong": wrong, "sentence": sentence}
    return str(render_to_string("handbook/written_block.html", words, using="jinja2"))


def _mark_sentence(before: list[Token]) -> None:
    """The bold words right above a block are the sentence that it makes true."""
    inline = next((token for token in reversed(before) if token.type == "inline"), None)
    for child in (inline.children or []) if inline else []:
        if child.type == "strong_open":
            child.attrSet("class", "sentence")


def _render(tokens: list[Token]) -> str:
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
