"""Find editions and their chapters, and the sample handbooks."""

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
        """The key of the chapter, made from the key of its first rule. It stays the same if the chapter is renamed."""
        return f"c{self.rules[0].key}"


def find_edition(brand: Brand, number: int | None = None) -> Edition | None:
    """Return the edition of a brand with this number, or the latest one. None if there is none."""
    found = Edition.objects.filter(brand=brand).select_related("brand", "by")
    if number is not None:
        found = found.filter(number=number)
    return found.order_by("-number").first()


def list_editions(brand: Brand) -> "QuerySet[Edition]":
    """Return all editions of a brand, the latest first, without their Markdown."""
    return Edition.objects.filter(brand=brand).order_by("-number").defer("markdown")


def list_chapters(edition: Edition) -> list[Chapter]:
    """Return the chapters of an edition, each with its rules."""
    return list(_iter_chapters(edition))


def has_sample_handbook(language: str) -> bool:
    """Return True if there is a sample handbook in this language."""
    return (SAMPLES / f"{language}.md").is_file()


def sample_handbook(language: str) -> str:
    """Return the Markdown of the sample handbook in this language, or in English."""
    file = SAMPLES / f"{language}.md"
    return (file if file.is_file() else SAMPLES / "en.md").read_text(encoding="utf-8")


def _iter_chapters(edition: Edition) -> Iterator[Chapter]:
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
