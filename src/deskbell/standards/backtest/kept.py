"""Readings are made once and kept for a while, so that a target can be moved without waiting."""

from collections import OrderedDict
from itertools import count
from threading import Lock
from typing import Any

from deskbell.standards import duck, facts
from deskbell.standards.backtest.asked import Asked
from deskbell.standards.backtest.readings import create
from deskbell.standards.backtest.told import Readings

MOST_SETS, MOST_ROWS = 4, 2_500_000
_kept: OrderedDict[tuple[Any, ...], Readings] = OrderedDict()
_numbers = count(1)
_one = Lock()


def readings(asked: Asked) -> Readings:
    """The readings that answer this; those of the last few questions are still there."""
    with _one:
        found = _kept.get(asked.key)
        if found is None:
            found = _make(asked)
            _kept[asked.key] = found
            _let_go()
        _kept.move_to_end(asked.key)
        return found


def forget() -> None:
    """Let all go, as when the facts have been written anew."""
    with _one:
        _let_go(keep=0)


def _make(asked: Asked) -> Readings:
    name = f"readings_{next(_numbers)}"

    def made(cursor: Any) -> int:
        create(cursor, name, asked)
        return int(cursor.execute(f"select count(*) from {name}").fetchone()[0])

    rows = facts.about(asked.definition.measure, asked.since, made, None)
    if rows is None:
        texts = "".join(f", {column} varchar" for column in (*asked.columns, "why"))
        with duck.cursor() as cursor:
            cursor.execute(f"create table {name} (begun bigint, week smallint{texts}, value bigint, closed boolean)")
    return Readings(name, rows or 0)


def _let_go(keep: int = MOST_SETS) -> None:
    """The oldest go first; the newest stays however large it is."""
    while len(_kept) > keep or (len(_kept) > 1 and sum(one.rows for one in _kept.values()) > MOST_ROWS):
        _kept.popitem(last=False)
