"""A rule as it is read: Markdown to HTML without any HTML of the writer's own, with the blocks of other floors in place."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from deskbell.handbook.models import Rule
from deskbell.kit import slots
from deskbell.people.models import Brand

# No pictures and no addresses of others' making: a handbook is words.
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def shown(rule: Rule, brand: Brand) -> Markup:
    """The body of a rule. Slot `handbook.block.shown` (word, text, brand, rule) answers with what stands for a block."""
    tokens = _markdown.parse(rule.body)
    pieces: list[str] = []
    waiting: list[Token] = []
    for index, token in enumerate(tokens):
        block = _block(token, rule, brand)
        if block is None:
            waiting.append(token)
            continue
        _mark_sentence(tokens[:index])
        pieces += [_render(waiting), block]
        waiting = []
    return Markup("".join([*pieces, _render(waiting)]))  # noqa: S704


def _block(token: Token, rule: Rule, brand: Brand) -> str | None:
    if token.type != "fence":
        return None
    word = token.info.strip()
    found = slots.ask("handbook.block.shown", word=word, text=token.content, brand=brand, rule=rule.number)
    return str(found[0]) if found else None


def _mark_sentence(before: list[Token]) -> None:
    """The bold words right above a block are the sentence that it makes true."""
    inline = next((token for token in reversed(before) if token.type == "inline"), None)
    for child in (inline.children or []) if inline else []:
        if child.type == "strong_open":
            child.attrSet("class", "sentence")


def _render(tokens: list[Token]) -> str:
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
