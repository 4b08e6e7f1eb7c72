"""News of the handbook."""

from dataclasses import dataclass, field
from typing import Any

from deskbell.journal.news import News, news


@news("handbook.edition.published", says="An edition of the handbook was published")
@dataclass(frozen=True, kw_only=True)
class EditionPublished(News):
    """`blocks` are its standards: {"rule", "title", "anchor", "text", "means"}; `means` as another floor read it."""

    edition: int
    number: int
    content_hash: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
