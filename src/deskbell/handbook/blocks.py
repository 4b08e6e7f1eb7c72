"""Standards stand in the handbook as blocks under their sentence; the floor above reads them, or says on which line it cannot."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.handbook.text import BrokenEdition, Fence, Section
from deskbell.kit import slots
from deskbell.people.models import Brand


@dataclass(frozen=True)
class Read:
    """What another floor makes of a fenced block: its meaning, or where in the block it is wrong and why."""

    means: dict[str, Any] | None = None
    line: int = 1
    problem: str = ""


def blocks(rules: Iterable[Section], brand: Brand) -> list[dict[str, Any]]:
    """The blocks of an edition as its news tells them. Raises BrokenEdition for one that cannot be read or has a twin."""
    found = [block for rule in rules for block in _of(rule, brand)]
    _refuse_twins(found)
    return [{key: value for key, value in block.items() if key != "line"} for block in found]


def readable(rules: Iterable[Section], brand: Brand) -> list[dict[str, Any]]:
    """The blocks of what was published once, without those that can be read no more, as where a measure is gone."""
    found: list[dict[str, Any]] = []
    for rule in rules:
        for fence in rule.fences:
            try:
                found += _of(replace(rule, fences=[fence]), brand)
            except BrokenEdition:
                continue
    return found


def meaning(fence: Fence, brand: Brand) -> dict[str, Any] | None:
    """What a block means to the floor that knows its word; None when none does. Raises BrokenEdition."""
    answers: list[Read] = slots.ask("handbook.block", word=fence.word, text=fence.text, brand=brand)
    for answer in answers:
        if answer.problem:
            raise BrokenEdition(fence.line + answer.line - 1, answer.problem)
        return answer.means
    return None


def name_of(means: dict[str, Any]) -> str:
    """The name by which one block is told from another: those that differ in capitals and signs alone are the same."""
    name = str(means.get("name", ""))
    return key_of(name) if name.strip() else ""


def key_of(name: str) -> str:
    """A name as part of an address. What an address cannot say of a name in another script, a digest of it stands for."""
    said, plain = slugify(name)[:120], unicodedata.normalize("NFKD", name)
    if said and all(letter.isascii() for letter in plain if letter.isalnum()):
        return said
    digest = hashlib.sha256(unicodedata.normalize("NFC", name).casefold().encode()).hexdigest()[:10]
    return f"{said}-{digest}".lstrip("-")


def _of(rule: Section, brand: Brand) -> Iterable[dict[str, Any]]:
    for fence in rule.fences:
        means = meaning(fence, brand)
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


def _refuse_twins(found: list[dict[str, Any]]) -> None:
    seen: dict[str, str] = {}
    for block in found:
        name = name_of(block["means"])
        if name and name in seen:
            raise BrokenEdition(
                block["line"],
                _("Rule %(rule)s has a standard of this name already. Give each its own.") % {"rule": seen[name]},
            )
        seen[name] = block["rule"]
