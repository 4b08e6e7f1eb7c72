"""News of the handbook."""

from dataclasses import dataclass, field
from typing import Any

from deskbell.journal.news import News, news


@news("handbook.edition.published", says="An edition of the handbook was published")
@dataclass(frozen=True, kw_only=True)
class EditionPublished(News):
    """`blocks` are its standards: {"rule", "key", "title", "anchor", "text", "means"}; `means` as another floor read it.

    `rules` gives the content hash of every rule by its key; `added`, `changed` and `removed` are keys, against the edition
    before; `texts` gives the content hash of every translated rule by language and key.
    """

    edition: int
    number: int
    content_hash: str
    languages: list[str] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
