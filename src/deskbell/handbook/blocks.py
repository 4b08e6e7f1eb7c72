"""Fenced blocks inside rules.

A block such as ```standard stands under a sentence of a rule. The app that knows the word after the fence parses the
block, through the slot `parsed_blocks`, or says on which line it is wrong.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.handbook.edition_text import BrokenEdition, Fence, RuleSection
from deskbell.handbook.slots import parsed_blocks
from deskbell.people.models import Brand


@dataclass(frozen=True)
class ParsedBlock:
    """The result of parsing a fenced block.

    `means` is its content as JSON, or None. If the block is wrong, `problem` is the sentence to show and `line` the
    line inside the block, from 1.
    """

    means: dict[str, Any] | None = None
    line: int = 1
    problem: str = ""


def parse_blocks(rules: Iterable[RuleSection], brand: Brand) -> list[dict[str, Any]]:
    """Parse all blocks of an edition. Returns them in the form of `EditionPublished.blocks`.

    Raises BrokenEdition if a block is wrong or two blocks have the same name.
    """
    found = [block for rule in rules for block in _parse_rule_blocks(rule, brand)]
    _refuse_same_names(found)
    return [{key: value for key, value in block.items() if key != "line"} for block in found]


def parse_valid_blocks(rules: Iterable[RuleSection], brand: Brand) -> list[dict[str, Any]]:
    """Parse the blocks of a published edition, without those that are wrong today.

    A block can become wrong later, for example when its measure no longer exists.
    """
    found: list[dict[str, Any]] = []
    for rule in rules:
        for fence in rule.fences:
            try:
                found += _parse_rule_blocks(replace(rule, fences=[fence]), brand)
            except BrokenEdition:
                continue
    return found


def parse_fence(fence: Fence, brand: Brand) -> dict[str, Any] | None:
    """Parse a block through the app that knows its word.

    Returns None if no app knows the word. Raises BrokenEdition with the line in the edition.
    """
    answers: list[ParsedBlock] = parsed_blocks.ask(word=fence.word, text=fence.text, brand=brand)
    for answer in answers:
        if answer.problem:
            raise BrokenEdition(fence.line + answer.line - 1, answer.problem)
        return answer.means
    return None


def block_name(means: dict[str, Any]) -> str:
    """Return the name of a block in lower case and without punctuation. No two blocks of a handbook may have the
    same.
    """
    name = str(means.get("name", ""))
    return address_slug(name) if name.strip() else ""


def address_slug(name: str) -> str:
    """Return an ASCII slug of a name, for a URL.

    Letters of other scripts are left out; then a short hash of the name is added.
    """
    said, plain = slugify(name)[:120], unicodedata.normalize("NFKD", name)
    if said and all(letter.isascii() for letter in plain if letter.isalnum()):
        return said
    digest = hashlib.sha256(unicodedata.normalize("NFC", name).casefold().encode()).hexdigest()[:10]
    return f"{said}-{digest}".lstrip("-")


def _parse_rule_blocks(rule: RuleSection, brand: Brand) -> Iterable[dict[str, Any]]:
    """Yield the parsed blocks of one rule, each with its line in the edition."""
    for fence in rule.fences:
        means = parse_fence(fence, brand)
        if means is not None:
            yield {
                "rule": rule.number,
                "key": rule.key,
                "title": rule.title,
                "anchor": rule.anchor,
                "text": fence.text,
                "means": means,
                "line": fence.line,
            }


def _refuse_same_names(found: list[dict[str, Any]]) -> None:
    """Raise BrokenEdition if two blocks have the same name."""
    seen: dict[str, str] = {}
    for block in found:
        name = block_name(block["means"])
        if name and name in seen:
            raise BrokenEdition(
                block["line"],
                _("Rule %(rule)s already has a standard with this name. Give each standard its own name.")
                % {"rule": seen[name]},
            )
        seen[name] = block["rule"]
