"""Check the order of the entries of each case in an import: the case has one brand, its first entry opens it, and it is
reopened only after it was closed or resolved.
"""

from typing import Any

from deskbell.journal.import_rules import import_rules
from deskbell.journal.imports.case_teams import FAR
from deskbell.journal.imports.workbench import add_rows

_STORY = f"""
create or replace temp view story as
select n, micros, kind, "case", if(n < 0, -n - {FAR}, n) as place
  from (select n, micros, kind, "case" from parsed union all select n, micros, kind, "case" from before)
 where "case" <> '' and micros is not null
   and "case" not in (select "case" from parsed where micros is null or kind not in (select kind from kinds where usable))
"""
_STEPS = """
create or replace temp table steps as
select n, kind, "case", first_value(n) over one as first, begins,
       lag(kind) over (partition by "case" order by micros, place) as previous,
       lead(kind) over (partition by "case" order by micros, place) as next,
       lead(n) over (partition by "case" order by micros, place) as next_n
  from story join ordered using (kind)
window one as (partition by "case", begins order by micros, place)
"""
_OPENED = """
create or replace temp table opened as
select "case", min(micros) as micros, arg_min(n, (micros, place)) as n, arg_min(place, (micros, place)) as place
  from story join ordered using (kind) where begins group by "case"
"""


def check_case_order(db: Any) -> None:
    """Add a row to the table `faults` for each contradiction. A case that has a row with a wrong time or kind is not
    checked.
    """
    ordered = [past for past in import_rules().values() if past.begins or past.after]
    db.execute("create or replace table ordered (kind text, begins bool)")
    db.execute("create or replace table allowed (kind text, previous text)")
    add_rows(db, "ordered", [(past.kind, past.begins) for past in ordered])
    add_rows(db, "allowed", [(past.kind, one) for past in ordered for one in past.after])
    for statement in (_STORY, _STEPS, _OPENED):
        db.execute(statement)
    _check_one_brand(db)
    _check_begun_once(db)
    _check_begun_first(db)
    _check_sequence(db)


def _check_one_brand(db: Any) -> None:
    """Add a fault for each case that changes its brand. A team of another brand may work on it."""
    named = (
        'select n, "case", parsed.brand from parsed join rows using (n, "case") where rows.brand <> \'\' '
        'union all select n, "case", brand from before'
    )
    first = 'first_value({}) over (partition by "case" order by n > 0, abs(n))'
    db.execute(
        "insert into faults select n, 'the case ' || said(\"case\") || ' is of ' || brand || ' here, and of ' || was || "
        "case when since > 0 then ' in row ' || since else ' on the journal, number ' || -since end from ("
        f"select *, {first.format('brand')} as was, {first.format('n')} as since from ({named}) "
        "where \"case\" <> '' and brand <> '') where n > 0 and brand <> was"
    )


def _check_begun_once(db: Any) -> None:
    where = "case when first > 0 then 'in row ' || first else 'on the journal, number ' || -first end"
    db.execute(
        f"insert into faults select n, 'the case ' || said(\"case\") || ' was opened before, ' || {where} "
        "from steps where begins and n <> first and n > 0 and n not in (select n from faults)"
    )


def _check_begun_first(db: Any) -> None:
    db.execute(
        "insert into faults select s.n, 'nothing opens the case ' || said(s.\"case\") "
        'from story s left join opened o using ("case") where o.n is null and s.n > 0'
    )
    db.execute(
        "insert into faults select s.n, 'comes before the case ' || said(s.\"case\") || ' was opened' "
        'from story s join opened o using ("case") where s.n > 0 '
        "and (s.micros, s.place) < (o.micros, o.place) and s.kind not in (select kind from ordered where begins)"
    )


def _check_sequence(db: Any) -> None:
    db.execute(
        "insert into faults select n, kind || ' cannot come after ' || previous from steps "
        "where not begins and previous is not null and n > 0 "
        "and (kind, previous) not in (select (kind, previous) from allowed)"
    )
    # A later file may also put something before what is on the journal.
    db.execute(
        "insert into faults select n, kind || ' cannot come before ' || next || ' on the journal, number ' || -next_n "
        "from steps join (select kind as next, begins as next_begins from ordered) using (next) "
        "where n > 0 and next_n < 0 and not next_begins and (next, kind) not in (select (kind, previous) from allowed)"
    )
