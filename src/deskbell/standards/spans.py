"""Measures of duration: one declaration over kinds of news, and from it the live rows, the facts and the back-test.

An app declares its spans in `measures.py`, next to the news they read. This module knows no kind of news itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from deskbell.journal.news import News
from deskbell.kit import discover
from deskbell.standards.language import Kind, Measurable

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise


@dataclass(frozen=True)
class On:
    """News of a kind, with these facts (each one of several values)."""

    kind: str
    facts: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    def matches(self, kind: str, facts: dict[str, Any]) -> bool:
        return kind == self.kind and all(facts.get(name) in values for name, values in self.facts)


def on(news: type[News], **facts: Any) -> On:
    """`on(CaseWaiting, on="customer")`; a tuple as value means any of them."""
    several = ((name, value if isinstance(value, tuple) else (value,)) for name, value in sorted(facts.items()))
    return On(news.kind, tuple(several))


@dataclass(frozen=True, kw_only=True)
class Pause:
    """While this lasts the clock stands still; `why` is said on the page, as in "waiting on the customer"."""

    begins: tuple[On, ...]
    ends: tuple[On, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """While this lasts the subject is not counted, and `why` says the reason; `because` names a fact that adds to it.

    `first_decides`: once it ended, or its end came first, it never begins. `restarts`: its end is the true start.
    """

    begins: tuple[On, ...]
    ends: tuple[On, ...] = ()
    why: str
    because: str = ""
    first_decides: bool = False
    restarts: bool = False


@dataclass(frozen=True, kw_only=True)
class Span:
    """A duration from one piece of news about a subject to another. `says` is its definition in a sentence.

    `names` are what it is called in other languages, where the language of standards does not know it yet.
    """

    name: str
    says: "str | _StrPromise"
    subject: str
    start: tuple[On, ...]
    stop: tuple[On, ...]
    pauses: tuple[Pause, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.SPAN

    @property
    def kinds(self) -> frozenset[str]:
        parts = [self.start, self.stop]
        parts += [p.begins + p.ends for p in self.pauses] + [o.begins + o.ends for o in self.leaves_out]
        return frozenset(one.kind for part in parts for one in part)


_spans: dict[str, Span] = {}


def measure(span: Span) -> Span:
    """Declare a measure; its name is what a standard's block says."""
    if span.name in _spans:
        raise TypeError(f"the measure {span.name} is declared twice")
    _spans[span.name] = span
    return span


@cache
def _found() -> None:
    discover.modules("measures")


def measures() -> dict[str, Span]:
    """Every declared measure, by name."""
    _found()
    return dict(_spans)


def measurable() -> dict[str, Measurable]:
    """What the language of standards must know of every measure."""
    return {name: Measurable(one.kind, one.subject, one.names) for name, one in measures().items()}


def any_of(choices: Iterable[On], kind: str, facts: dict[str, Any]) -> bool:
    return any(one.matches(kind, facts) for one in choices)
