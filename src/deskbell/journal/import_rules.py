"""Declare which news may be imported from another system. Each app does so for its own news, in its `importable.py`.

Only news about contacts may be imported. News that changes settings, or that makes Deskbell act, may not.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from deskbell.journal.news import COLUMNS, News
from deskbell.kit import discover

# These columns name things of the other system. A file has any text there; the journal has plain ids.
REFERENCES = ("case", "contact", "customer", "actor")


@dataclass(frozen=True, kw_only=True)
class ImportRule:
    """How news of one kind may be imported.

    - `needs`: columns of the file that must not be empty.
    - `ours`: fields with the id of a row of ours. Imported entries cannot have them.
    - `choices`: for a field, the values it may have.
    - `begins`: True if this kind is the first entry of a case.
    - `after`: the kinds that may come directly before this one in the same case. Kinds whose own `after` is empty are
      ignored there.
    - `team_before`: the fact that names the team that had the case before. It is filled in from the case itself.
    """

    news: type[News]
    needs: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    begins: bool = False
    after: tuple[str, ...] = ()
    team_before: str = ""

    @property
    def kind(self) -> str:
        return self.news.kind

    @property
    def facts(self) -> dict[str, tuple[tuple[type, ...], Any]]:
        """The fields that a row's JSON may have: {name: (allowed types, default)}. The default `...` means required."""
        hints = get_type_hints(self.news)
        return {
            one.name: (_accepted_types(hints[one.name]), ... if _is_required(one) else _default_value(one))
            for one in fields(self.news)
            if one.name not in (*COLUMNS, *self.ours, *self.news.forgets)
        }


_rules: dict[str, ImportRule] = {}


def allow_import(
    news: type[News],
    *,
    needs: tuple[str, ...] = (),
    ours: tuple[str, ...] = (),
    choices: dict[str, tuple[str, ...]] | None = None,
    begins: bool = False,
    after: tuple[type[News], ...] = (),
    team_before: str = "",
) -> ImportRule:
    """Declare that news of this class may be imported. The other parameters are described in `ImportRule`."""
    kinds = tuple(one.kind for one in after)
    past = ImportRule(
        news=news,
        needs=needs,
        ours=ours,
        choices=choices or {},
        begins=begins,
        after=kinds,
        team_before=team_before,
    )
    if past.kind in _rules:
        raise TypeError(f"{past.kind} is declared twice")
    _rules[past.kind] = past
    return past


@cache
def _load_rules() -> None:
    discover.import_app_modules("importable")


def import_rules() -> dict[str, ImportRule]:
    """Return the rule of every kind of news that may be imported: {kind: rule}."""
    _load_rules()
    return dict(_rules)


def _accepted_types(hint: Any) -> tuple[type, ...]:
    if isinstance(hint, UnionType):
        return tuple(one for part in get_args(hint) for one in _accepted_types(part))
    origin = get_origin(hint) or hint
    return (list,) if origin is tuple else (origin,)


def _is_required(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _default_value(one: "Field[Any]") -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()
