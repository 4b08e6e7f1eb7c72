"""Editions to read: the one in force, an older one, and the sample to begin with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from deskbell.handbook.models import Edition, Rule
from deskbell.people.models import Brand

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True)
class Chapter:
    """A chapter and its rules."""

    number: str
    title: str
    rules: list[Rule]

    @property
    def key(self) -> str:
        """The same chapter, however it is called: the one that begins with this rule."""
        return f"c{self.rules[0].key}"


def edition_of(brand: Brand, number: int | None = None) -> Edition | None:
    """An edition of a brand by its number, else the latest."""
    found = Edition.objects.filter(brand=brand).select_related("brand", "by")
    if number is not None:
        found = found.filter(number=number)
    return found.order_by("-number").first()


def editions_of(brand: Brand) -> "QuerySet[Edition]":
    """All editions of a brand, the latest first, without their text."""
    return Edition.objects.filter(brand=brand).order_by("-number").defer("markdown")


def chapters(edition: Edition) -> list[Chapter]:
    """The rules of an edition by chapter."""
    return list(_chapters(edition))


def has_sample(language: str) -> bool:
    """Whether the handbook to start from exists in that language."""
    return (SAMPLES / f"{language}.md").is_file()


def sample(language: str) -> str:
    """The handbook to start from, in the language if there is one, else in English."""
    file = SAMPLES / f"{language}.md"
    return (file if file.is_file() else SAMPLES / "en.md").read_text(encoding="utf-8")


def _chapters(edition: Edition) -> Iterator[Chapter]:
    chapter: Chapter | None = None
    for rule in edition.rules.order_by("order"):
        number = rule.number.partition(".")[0]
        if chapter is None or chapter.number != number:
            if chapter:
                yield chapter
            chapter = Chapter(number, rule.chapter, [])
        chapter.rules.append(rule)
    if chapter:
        yield chapter
