"""Translate the SQL of measures from DuckDB's dialect to Spark's.

sqlglot does most of it. Handled here: lists (counted from 1, with their own length and slices), `* replace`, and
quantiles.
"""

from collections.abc import Callable
from typing import Any

import sqlglot
from sqlglot import exp


def to_spark_sql(sql: str, values: dict[str, Any] | None = None) -> str:
    """Return a statement in Spark's SQL, with its values written into it."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in reversed(list(tree.walk())):
        for kind, turn in _TURNS.items():
            if isinstance(node, kind):
                turned = turn(node, values or {})
                if turned is not node:
                    node.replace(turned)
                break
    return str(tree.sql(dialect="spark"))


def _value(node: Any, values: dict[str, Any]) -> Any:
    return _literal(values[str(node.name or node.this)])


def _literal(value: Any) -> Any:
    if isinstance(value, list):
        return exp.Array(expressions=[_literal(one) for one in value])
    return exp.convert(value)


def _length(node: Any, _values: dict[str, Any]) -> Any:
    return exp.func("SIZE", node.this.copy())


def _element(node: Any, _values: dict[str, Any]) -> Any:
    if node.name.upper() != "LIST_EXTRACT":
        return node
    return exp.func("TRY_ELEMENT_AT", *(one.copy() for one in node.expressions))


def _cut(node: Any, _values: dict[str, Any]) -> Any:
    (place,) = node.expressions
    if isinstance(place, exp.Slice):
        return exp.func("SLICE", node.this.copy(), place.this.copy(), place.expression.copy())
    return exp.func("TRY_ELEMENT_AT", node.this.copy(), place.copy())


def _plain(node: Any, _values: dict[str, Any]) -> Any:
    """Spark decides by itself whether a part of a statement is materialised."""
    node.set("materialized", None)
    return node


def _quantile(node: Any, _values: dict[str, Any]) -> Any:
    # sqlglot would make an estimate of it.
    order = exp.Order(expressions=[exp.Ordered(this=node.this.copy(), desc=False, nulls_first=True)])
    return exp.WithinGroup(
        this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.expression.copy()]), expression=order
    )


def _replaced(node: Any, _values: dict[str, Any]) -> Any:
    """Turn `select * replace (x as b)` into `select * except (b), x as b`."""
    stars = [one for one in node.expressions if isinstance(one, exp.Star) and one.args.get("replace")]
    for star in stars:
        again = [one.copy() for one in star.args["replace"]]
        star.replace(exp.Star(except_=[exp.to_identifier(one.alias) for one in again]))
        for one in again:
            node.append("expressions", one)
    return node


_TURNS: dict[Any, Callable[[Any, dict[str, Any]], Any]] = {
    exp.Parameter: _value,
    exp.Placeholder: _value,
    exp.Length: _length,
    exp.Bracket: _cut,
    exp.PercentileDisc: _quantile,
    exp.Select: _replaced,
    exp.CTE: _plain,
    exp.Anonymous: _element,
}
