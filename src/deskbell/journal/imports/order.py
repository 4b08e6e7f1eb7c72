"""A case is of one brand, begins once and before all else, and is reopened only after it ended: what contradicts that is
refused.
"""

from typing import Any

from deskbell.journal.imports.bench import pour
from deskbell.journal.past import pasts

_STORY = """
create or replace temp view story as
select n, micros, kind, "case" from (select n, micros, kind, "case" from parsed union all
       select n, micros, kind, "case" from before)
 where "case" <> '' and micros is not null
   and "case" not in (select "case" from parsed where micros is null or kind not in (select kind from kinds where usable))
"""
_STEPS = """
create or replace temp table steps as
select n, kind, "case", first_value(n) over one as first, begins,
       lag(kind) over (partition by "case" order by micros, n) as previous
  from story join ordered using (kind)
window one as (partition by "case", begins order by micros, n)
"""
_OPENED = """
create or replace temp table opened as
select "case", min(micros) as micros, arg_min(n, (micros, n)) as n
  from story join ordered using (kind) where begins group by "case"
"""


def check(db: Any) -> None:
    """Add what contradicts to `faults`. A case with a row that has no instant or kind is not judged."""
    ordered = [past for past in pasts().values() if past.begins or past.after]
    db.execute("create or replace table ordered (kind text, begins bool)")
    db.execute("create or replace table allowed (kind text, previous text)")
    pour(db, "ordered", [(past.kind, past.begins) for past in ordered])
    pour(db, "allowed", [(past.kind, one) for past in ordered for one in past.after])
    for statement in (_STORY, _STEPS, _OPENED):
        db.execute(statement)
    _of_two_brands(db)
    _begun_twice(db)
    _before_it_began(db)
    _out_of_turn(db)


def _of_two_brands(db: Any) -> None:
    """A team of another brand may work on it; the brand it is of stays."""
    named = (
        'select n, "case", parsed.brand from parsed join rows using (n, "case") where rows.brand <> \'\' '
        'union all select n, "case", brand from before'
    )
    first = 'first_value({}) over (partition by "case" order by n > 0, n)'
    db.execute(
        "insert into faults select n, 'the case ' || said(\"case\") || ' is of ' || brand || ' here, and of ' || was || "
        "case when since > 0 then ' in row ' || since else ' on the journal, number ' || -since end from ("
        f"select *, {first.format('brand')} as was, {first.format('n')} as since from ({named}) "
        "where \"case\" <> '' and brand <> '') where n > 0 and brand <> was"
    )


def _begun_twice(db: Any) -> None:
    where = "case when first > 0 then 'in row ' || first else 'on the journal, number ' || -first end"
    db.execute(
        f"insert into faults select n, 'the case ' || said(\"case\") || ' was opened before, ' || {where} "
        "from steps where begins and n <> first and n > 0 and n not in (select n from faults)"
    )


def _before_it_began(db: Any) -> None:
    db.execute(
        "insert into faults select s.n, 'nothing opens the case ' || said(s.\"case\") "
        'from story s left join opened o using ("case") where o.n is null and s.n > 0'
    )
    db.execute(
        "insert into faults select s.n, 'comes before the case ' || said(s.\"case\") || ' was opened' "
        'from story s join opened o using ("case") where s.n > 0 '
        "and (s.micros, s.n) < (o.micros, o.n) and s.kind not in (select kind from ordered where begins)"
    )


def _out_of_turn(db: Any) -> None:
    db.execute(
        "insert into faults select n, kind || ' cannot come after ' || previous from steps "
        "where not begins and previous is not null and n > 0 "
        "and (kind, previous) not in (select (kind, previous) from allowed)"
    )
