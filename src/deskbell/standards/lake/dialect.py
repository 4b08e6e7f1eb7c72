"""A measure's SQL is written once, for DuckDB; here it is turned into Spark's.

sqlglot knows most of both. What it leaves to us: lists (counted from 1, with a length of their own, cut by brackets),
`* replace`, places in an order, and the number of a row.
"""

from collections.abc import Callable
from typing import Any

import sqlglot
from sqlglot import exp

FACTS = "facts"
# Rows of a measure are told apart by subject and round: Spark has no number of a row that stays the same.
ROW = "struct(subject, round)"


def spark(sql: str, values: dict[str, Any] | None = None) -> str:
    """One statement in Spark's words, with its values written into it; the files of facts are the view FACTS."""
    tree = sqlglot.parse_one(sql.replace("read_parquet($files)", FACTS), read="duckdb")
    for node in reversed(list(tree.walk())):
        for kind, turn in _TURNS.items():
            if isinstance(node, kind):
                turned = turn(node, values or {})
                if turned is not node:
                    node.replace(turned)
                break
    return str(tree.sql(dialect="spark"))


def _value(node: Any, values: dict[str, Any]) -> exp.Expression:
    return _literal(values[str(node.name or node.this)])


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, list):
        return exp.Array(expressions=[_literal(one) for one in value])
    return exp.convert(value)


def _length(node: Any, _values: dict[str, Any]) -> exp.Expression:
    return exp.func("SIZE", node.this.copy())


def _element(node: Any, _values: dict[str, Any]) -> exp.Expression:
    if node.name.upper() != "LIST_EXTRACT":
        return node  # type: ignore[no-any-return]
    return exp.func("TRY_ELEMENT_AT", *(one.copy() for one in node.expressions))


def _cut(node: Any, _values: dict[str, Any]) -> exp.Expression:
    (place,) = node.expressions
    if isinstance(place, exp.Slice):
        return exp.func("SLICE", node.this.copy(), place.this.copy(), place.expression.copy())
    return exp.func("TRY_ELEMENT_AT", node.this.copy(), place.copy())


def _row(node: Any, _values: dict[str, Any]) -> exp.Expression:
    return sqlglot.parse_one(ROW, read="spark") if node.name == "rowid" else node


def _quantile(node: Any, _values: dict[str, Any]) -> exp.Expression:
    # The dialect would make an estimate of it.
    order = exp.Order(expressions=[exp.Ordered(this=node.this.copy(), desc=False, nulls_first=True)])
    return exp.WithinGroup(
        this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[node.expression.copy()]), expression=order
    )


def _replaced(node: Any, _values: dict[str, Any]) -> exp.Expression:
    """`select * replace (x as b)` becomes `select * except (b), x as b`."""
    stars = [one for one in node.expressions if isinstance(one, exp.Star) and one.args.get("replace")]
    for star in stars:
        again = [one.copy() for one in star.args["replace"]]
        star.replace(exp.Star(except_=[exp.to_identifier(one.alias) for one in again]))
        for one in again:
            node.append("expressions", one)
    return node  # type: ignore[no-any-return]


_TURNS: dict[type[exp.Expression], Callable[[Any, dict[str, Any]], exp.Expression]] = {
    exp.Parameter: _value,
    exp.Placeholder: _value,
    exp.Length: _length,
    exp.Bracket: _cut,
    exp.PercentileDisc: _quantile,
    exp.Select: _replaced,
    exp.Column: _row,
    exp.Anonymous: _element,
}
