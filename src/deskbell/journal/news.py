"""News: a frozen dataclass that says what happened, as one sentence and some fields. Fields with personal text can be
erased later.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

COLUMNS = ("case", "contact", "customer", "actor", "channel", "brand", "site", "team", "language", "topic")


@dataclass(frozen=True, kw_only=True)
class News:
    """Base class of all news. The fields below are columns of the journal; fields of a subclass are stored as JSON in
    `facts`.

    `kind` is its name, such as "desk.case.claimed". `says` is its sentence in English. `forgets` names the fields with
    personal text: the journal stores only a salted hash of them.
    """

    kind: ClassVar[str]
    says: ClassVar[str]
    forgets: ClassVar[tuple[str, ...]] = ()

    case: int | None = None
    contact: int | None = None
    customer: int | None = None
    actor: int | None = None
    channel: str = ""
    brand: str = ""
    site: str = ""
    team: str = ""
    language: str = ""
    topic: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the fields of the subclass that are not personal."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in COLUMNS and field.name not in self.forgets
        }

    def personal_text(self) -> dict[str, str]:
        """Return the personal text by field name."""
        return {name: getattr(self, name) for name in self.forgets}


N = TypeVar("N", bound=type[News])
news_kinds: dict[str, type[News]] = {}


def news(kind: str, *, says: str, forgets: tuple[str, ...] = ()) -> Callable[[N], N]:
    """Decorator: declare a kind of news. `kind` is `<app>.<noun>.<participle>`; `says` and `forgets` as in `News`."""

    def register(cls: N) -> N:
        if kind in news_kinds:
            raise TypeError(f"the kind {kind} is declared twice")
        cls.kind, cls.says, cls.forgets = kind, says, forgets
        news_kinds[kind] = cls
        return cls

    return register
