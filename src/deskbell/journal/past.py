"""What may be brought in of a past that was kept elsewhere: each app says it of its own news, in its `past.py`.

Nothing may that changes what is in force here, or that would make us act: only what happened to contacts.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from deskbell.journal.news import COLUMNS, News
from deskbell.kit import discover

# The columns whose values name something of the other system: any text there, plain ids of ours here.
REFERENCES = ("case", "contact", "customer", "actor")


@dataclass(frozen=True, kw_only=True)
class Past:
    """How news of a kind may be imported.

    `needs` are columns that must be filled; `ours` are facts that name rows of ours, of which an imported past has none;
    `choices` are the values a fact may have. `after` are the kinds, of those that have an `after`, one of which must
    have come last for the same case: empty for the one that begins it; `begins` marks that one.
    """

    news: type[News]
    needs: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    begins: bool = False
    after: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.news.kind

    @property
    def facts(self) -> dict[str, tuple[tuple[type, ...], Any]]:
        """The facts it may have: their types and default (`...` where one must be given)."""
        hints = get_type_hints(self.news)
        return {
            one.name: (_types(hints[one.name]), ... if _required(one) else _default(one))
            for one in fields(self.news)
            if one.name not in (*COLUMNS, *self.ours, *self.news.forgets)
        }


_kinds: dict[str, Past] = {}


def may_be_imported(
    news: type[News],
    *,
    needs: tuple[str, ...] = (),
    ours: tuple[str, ...] = (),
    choices: dict[str, tuple[str, ...]] | None = None,
    begins: bool = False,
    after: tuple[type[News], ...] = (),
) -> Past:
    """Declare that news of this class may be told of the past; as on `Past`."""
    kinds = tuple(one.kind for one in after)
    past = Past(news=news, needs=needs, ours=ours, choices=choices or {}, begins=begins, after=kinds)
    if past.kind in _kinds:
        raise TypeError(f"{past.kind} is declared twice")
    _kinds[past.kind] = past
    return past


@cache
def _found() -> None:
    discover.modules("past")


def pasts() -> dict[str, Past]:
    """Every kind that may be imported."""
    _found()
    return dict(_kinds)


def _types(hint: Any) -> tuple[type, ...]:
    if isinstance(hint, UnionType):
        return tuple(one for part in get_args(hint) for one in _types(part))
    origin = get_origin(hint) or hint
    return (list,) if origin is tuple else (origin,)


def _required(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _default(one: "Field[Any]") -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()
