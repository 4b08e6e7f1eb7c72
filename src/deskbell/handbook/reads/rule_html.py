"""Render rules as HTML: Markdown without raw HTML or images. The apps that know the blocks render them."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from deskbell.handbook.blocks import parse_fence
from deskbell.handbook.edition_text import BrokenEdition, Fence, fence_word, list_fences
from deskbell.handbook.models import Rule, RuleText
from deskbell.handbook.policy import POLICY_FENCE, translate_policy_block
from deskbell.handbook.slots import previewed_blocks, rendered_blocks
from deskbell.handbook.word_diff import MARK_PATTERN, mark_diff, replace_marks
from deskbell.people.models import Brand

BlockRenderer = Callable[[Token], str | None]
# No images: a handbook is text, and an image could be loaded from anywhere.
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def render_rule(rule: Rule, brand: Brand, text: RuleText | None = None) -> Markup:
    """Return the body of a rule as HTML. If the translation `text` is given, it is used, with the blocks of the leading
    text.

    Blocks are rendered through the slot `rendered_blocks`.
    """
    if text is None:
        return _render_html(rule.body, lambda token: _render_block(token, rule.number, brand))
    with override(text.language):
        return _render_html(merge_blocks(text.body, rule.body), lambda token: _render_block(token, rule.number, brand))


def render_rule_changes(before: str, rule: Rule, brand: Brand) -> Markup:
    """Return the body of a rule as HTML, with the changes since `before` marked. Unchanged blocks are shown as usual."""
    return replace_marks(
        str(_render_html(mark_diff(before, rule.body), lambda token: _render_block(token, rule.number, brand)))
    )


def preview_rule(body: str, number: str, brand: Brand, language: str) -> Markup:
    """Return a rule as HTML, while it is written.

    The slot `previewed_blocks` shows a block with the number that it would have today. If no app answers, the block is
    shown as source, with the line on which it is wrong.
    """
    return _render_html(body, lambda token: _preview_block(token, number, brand, language))


def merge_blocks(translated: str, leading: str) -> str:
    """Return a translation with the blocks of the leading text. They replace the translation's own blocks, in order;
    the rest go to the end.
    """
    blocks, marks = list_fences(leading), [token for token in list_fences(translated) if token.map]
    lines = translated.split("\n")
    for index, mark in reversed(list(enumerate(marks))):
        first, end = mark.map or [0, 0]
        lines[first:end] = _fence_lines(blocks[index], mark) if index < len(blocks) else []
    for token in blocks[len(marks) :]:
        lines += ["", *_fence_lines(token)]
    return "\n".join(lines)


def _fence_lines(token: Token, mark: Token | None = None) -> list[str]:
    """Return the lines of a leading block. A policy is translated with the block `mark` of the translation, if there is
    one.
    """
    content = token.content
    if mark and fence_word(token.info) == fence_word(mark.info) == POLICY_FENCE:
        content = translate_policy_block(content, mark.content)
    return [f"{token.markup}{token.info}", *content.rstrip("\n").split("\n"), token.markup]


def _render_html(body: str, block: BlockRenderer) -> Markup:
    tokens = _markdown.parse(body)
    pieces: list[str] = []
    waiting: list[Token] = []
    for index, token in enumerate(tokens):
        found = block(token) if token.type == "fence" else None
        if found is None:
            waiting.append(token)
            continue
        _mark_sentence(tokens[:index])
        pieces += [_render_tokens(waiting), found]
        waiting = []
    return Markup("".join([*pieces, _render_tokens(waiting)]))  # noqa: S704


def _render_block(token: Token, number: str, brand: Brand) -> str | None:
    if MARK_PATTERN.search(token.content + token.info):
        return None
    word = fence_word(token.info)
    found = rendered_blocks.ask(word=word, text=token.content, brand=brand, rule=number)
    return str(found[0]) if found else None


def _preview_block(token: Token, number: str, brand: Brand, language: str) -> str | None:
    word = fence_word(token.info)
    try:
        means = parse_fence(Fence(word, token.content, 1), brand)
    except BrokenEdition as problem:
        return _render_source(token, problem.line, problem.sentence)
    if means is None:
        return _render_block(token, number, brand)
    found = previewed_blocks.ask(word=word, text=token.content, brand=brand, rule=number, language=language)
    return (
        str(found[0])
        if found
        else _render_source(token, 0, _("Preview. It is measured from the moment the edition is published."))
    )


def _render_source(token: Token, wrong: int, sentence: str) -> str:
    words = {"lines": token.content.rstrip("\n").split("\n"), "wrong": wrong, "sentence": sentence}
    return str(render_to_string("handbook/block_source.html", words, using="jinja2"))


def _mark_sentence(before: list[Token]) -> None:
    """Give the bold sentence right above a block the CSS class `sentence`."""
    inline = next((token for token in reversed(before) if token.type == "inline"), None)
    for child in (inline.children or []) if inline else []:
        if child.type == "strong_open":
            child.attrSet("class", "sentence")


def _render_tokens(tokens: list[Token]) -> str:
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
