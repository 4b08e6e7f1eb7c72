"""Journal entries as measures read them, and the patterns by which a measure names entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from deskbell.journal.news import News

COLUMNS = ("channel", "brand", "site", "team", "language", "topic")


@dataclass(frozen=True)
class Happening:
    """A journal entry as a measure reads it. `at` is in microseconds; `columns` are those of the subject at that time."""

    subject: int
    number: int
    at: int
    kind: str
    facts: dict[str, Any]
    columns: dict[str, str]
    case: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """The sort key: by time, then by number. An entry may become known late."""
        return (self.at, self.number)

    def value_of(self, name: str) -> Any:
        """Return the case, or the value of a column."""
        return self.case if name == "case" else self.columns[name]


@dataclass(frozen=True)
class NewsPattern:
    """Matches entries of a kind that have these facts (each with one of several values).

    - `same` names what must be as it was when the round began (`case` or a column), so it matches later entries only.
    - `moved` names a fact that must be another team than the entry's own.
    """

    kind: str
    facts: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    same: str = ""
    moved: str = ""

    def __repr__(self) -> str:
        # As it was first written: the digest of a measure is made of it (`projections.remake`).
        return f"On(kind={self.kind!r}, facts={self.facts!r}, same={self.same!r}, moved={self.moved!r})"

    def matches(self, news: Happening, began: dict[str, Any] | None = None) -> bool:
        """Return whether the entry matches. `began` are the columns at the start of the round, None while it starts."""
        if news.kind != self.kind:
            return False
        for name, values in self.facts:
            if news.facts.get(name) not in values:
                return False
        if self.same and (began is None or began[self.same] != news.value_of(self.same)):
            return False
        return not self.moved or news.facts.get(self.moved, "") not in ("", news.columns["team"])


def news_pattern(news: type[News], *, same: str = "", moved: str = "", **facts: Any) -> NewsPattern:
    """Return a pattern, as in `news_pattern(CaseWaiting, on="customer")`. A tuple as value means any of its items."""
    several = ((name, _plain(value if isinstance(value, tuple) else (value,))) for name, value in sorted(facts.items()))
    return NewsPattern(news.kind, tuple(several), same, moved)


def _plain(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values as they are recorded: an enum's member by its value."""
    return tuple(value.value if isinstance(value, Enum) else value for value in values)


def matches_any(choices: Iterable[NewsPattern], news: Happening, began: dict[str, Any] | None = None) -> bool:
    """Return whether one of the patterns matches."""
    for one in choices:  # noqa: SIM110 (called dozens of times for each entry: a loop is three times as fast)
        if one.kind == news.kind and one.matches(news, began):
            return True
    return False
