"""Only queries whose rows have no order are shuffled."""

import pytest

from deskbell.server.tests.shuffle_rows import shuffle


@pytest.mark.parametrize(
    "query",
    [
        'SELECT "a"."id" FROM "a" WHERE "a"."id" IN (SELECT "b"."id" FROM "b" ORDER BY "b"."at" LIMIT 3)',
        "with a as materialized (select * from b order by c)\nselect * from a",
        "select 'order by', count(*) from a group by b",
        "select array_agg(a order by b) from c;",
        "select a from b union all select c from d",
    ],
)
def test_rows_without_an_order_are_shuffled(query: str) -> None:
    assert shuffle(query) == f"select * from ({query.rstrip(';')}\n) as shuffled order by random()"


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "a"."id" FROM "a" ORDER BY "a"."id" ASC',
        "select a from b order\n  by c",
        "select a from b where c = %s limit 1",
        "select a from b for no key update skip locked",
        'update "a" set b = 1 from (select 1) as c returning d',
        "with a as (update b set c = 1 returning d) select d from a",
        "select nextval('a')",
        "select pg_advisory_lock(1)",
        "savepoint a",
        "explain select 1",
    ],
)
def test_every_other_statement_stays_as_it_is(statement: str) -> None:
    assert shuffle(statement) == statement
