"""Show a handbook as a text to read before it is published: the sample, or a first edition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from markupsafe import Markup

from deskbell.handbook.reads.rule_html import preview_rule
from deskbell.people.models import Brand


class PlainRule(Protocol):
    """A rule that is not published: of a draft, or parsed from a text."""

    @property
    def number(self) -> str: ...
    @property
    def chapter(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True)
class RulePreview:
    """A rule with its body as HTML."""

    rule: PlainRule
    html: Markup


@dataclass(frozen=True)
class ChapterPreview:
    """A chapter and its rules."""

    number: str
    title: str
    rules: list[RulePreview] = field(default_factory=list)


def preview_chapters(rules: Iterable[PlainRule], *, brand: Brand, language: str) -> list[ChapterPreview]:
    """Return the rules by chapter, as they would be read."""
    return list(_iter_chapter_previews(rules, brand, language))


def _iter_chapter_previews(rules: Iterable[PlainRule], brand: Brand, language: str) -> Iterator[ChapterPreview]:
    for number, of_chapter in groupby(rules, key=lambda rule: rule.number.partition(".")[0]):
        found = [RulePreview(rule, preview_rule(rule.body, rule.number, brand, language)) for rule in of_chapter]
        yield ChapterPreview(number, found[0].rule.chapter, found)
