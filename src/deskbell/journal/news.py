"""News is a frozen dataclass: what happened, its sentence, and which of its words are personal and can be forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

COLUMNS = ("case", "contact", "customer", "actor", "channel", "brand", "site", "team", "language", "topic")


@dataclass(frozen=True, kw_only=True)
class News:
    """Base of all news. The fields below are columns of the journal; those a subclass adds go into `facts`,
    but for the ones named in `forgets`: of them the journal keeps only a salted commitment.
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
        """What the subclass adds and need not be forgotten."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in COLUMNS and field.name not in self.forgets
        }

    def words(self) -> dict[str, str]:
        """The personal words, by field name."""
        return {name: getattr(self, name) for name in self.forgets}


N = TypeVar("N", bound=type[News])
catalogue: dict[str, type[News]] = {}


def news(kind: str, *, says: str, forgets: tuple[str, ...] = ()) -> Callable[[N], N]:
    """Decorator: declare a kind of news. `kind` is `app.noun.participle`; `says` is a sentence in English."""

    def register(cls: N) -> N:
        if kind in catalogue:
            raise TypeError(f"the kind {kind} is declared twice")
        cls.kind, cls.says, cls.forgets = kind, says, forgets
        catalogue[kind] = cls
        return cls

    return register
