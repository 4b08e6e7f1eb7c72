"""What a measure reads of the journal, and how a declaration names the news it means."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.journal.news import News

COLUMNS = ("channel", "brand", "site", "team", "language", "topic")


@dataclass(frozen=True)
class Happening:
    """What a measure needs of a journal entry; `at` in microseconds, `about` the columns of the subject then."""

    subject: int
    number: int
    at: int
    kind: str
    facts: dict[str, Any]
    about: dict[str, str]
    case: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """What happened earlier comes earlier, also when it became known later."""
        return (self.at, self.number)

    def told(self, name: str) -> Any:
        """The case, or a column."""
        return self.case if name == "case" else self.about[name]


@dataclass(frozen=True)
class On:
    """News of a kind, with these facts (each one of several values).

    `same` names what must be as it was when the round began (`case` or a column), so it speaks of later news only.
    `moved` names a fact that must be another team than the one the news is about.
    """

    kind: str
    facts: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    same: str = ""
    moved: str = ""

    def matches(self, news: Happening, began: dict[str, Any] | None = None) -> bool:
        """Whether it is this news; `began` is what the round was about, None while it is only beginning."""
        if news.kind != self.kind:
            return False
        for name, values in self.facts:
            if news.facts.get(name) not in values:
                return False
        if self.same and (began is None or began[self.same] != news.told(self.same)):
            return False
        return not self.moved or news.facts.get(self.moved, "") not in ("", news.about["team"])


def on(news: type[News], *, same: str = "", moved: str = "", **facts: Any) -> On:
    """`on(CaseWaiting, on="customer")`; a tuple as value means any of them."""
    several = ((name, value if isinstance(value, tuple) else (value,)) for name, value in sorted(facts.items()))
    return On(news.kind, tuple(several), same, moved)


def any_of(choices: Iterable[On], news: Happening, began: dict[str, Any] | None = None) -> bool:
    """Whether it is one of these news."""
    for one in choices:  # noqa: SIM110 (asked dozens of times for each entry: a loop is three times as quick)
        if one.kind == news.kind and one.matches(news, began):
            return True
    return False
