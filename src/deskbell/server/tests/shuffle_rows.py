"""`pytest --shuffle-rows`: the database returns the rows of each query without an order in a random one.

Rows that nobody ordered usually come in the order in which they were written, until one day they do not. With the option,
code and tests that depend on it fail now.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

# What a statement may contain outside of brackets or quotes and still be one whose rows have no order.
ORDERED = re.compile(r"\b(order by|limit|fetch first|for (no key )?(update|share)|for key share|into)\b")
# What may change something, or may stand at the top of a statement only.
CHANGES = re.compile(r"\b(insert|update|delete|merge|truncate|returning|nextval|setval|pg_\w+)\b")
QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*")
INNERMOST = re.compile(r"\([^()]*\)")
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle-rows", action="store_true", help="return rows without an order in a random one")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--shuffle-rows"):
        from django.db.backends.signals import connection_created

        connection_created.connect(_shuffle_queries, dispatch_uid="shuffle rows")


def _shuffle_queries(*, connection: Any, **_: Any) -> None:
    if _execute_shuffled not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute_shuffled)


def _execute_shuffled(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    return execute(shuffle(sql) if isinstance(sql, str) and not many else sql, params, many, context)


@cache
def shuffle(sql: str) -> str:
    """Return the query with a random order if it has none, and any other statement as it is."""
    return f"select * from ({sql.strip().rstrip(';')}\n) as shuffled order by random()" if _is_unordered(sql) else sql


def _is_unordered(sql: str) -> bool:
    text = QUOTED.sub("x", sql).lower().strip().rstrip(";")
    if (
        not text.startswith(("select ", "select\n", "with ", "with\n", "(select"))
        or CHANGES.search(text)
        or ";" in text
    ):
        return False
    outside = text
    while (shorter := INNERMOST.sub(" ", outside)) != outside:
        outside = shorter
    return not ORDERED.search(re.sub(r"\s+", " ", outside))
