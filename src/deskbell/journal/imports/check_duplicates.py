"""Find rows that say the same twice, in the file or on the journal."""

from typing import Any

_ALIKE = 'micros, kind, "case", contact, customer, actor, channel, brand, team, language, topic, facts'
# Logs in whole seconds can have a case go from A to B to A to B in one of them. A row that is like another one says
# something new if another team had the case in between: `moves` counts the changes of team within the instant.
_IN_THE_FILE = f"""
insert into faults
select n, 'is the same as row ' || first from (
    select n, min(n) over (partition by {_ALIKE}, moves) as first from (
        select *, sum(moved) over (partition by "case", micros order by n) as moves from (
            select *, ("case" <> '' and team <> coalesce(lag(team) over instant, team))::int as moved
              from parsed where micros is not null and facts is not null
            window instant as (partition by "case", micros order by n))))
 where n > first
"""
# An entry on the journal may have got its team, its brand and the team before from its case when it was imported.
_ON_THE_JOURNAL = """
insert into faults
select p.n, 'is on the journal already, as number ' || -max(b.n)
  from parsed p join before b using (micros, kind, "case", contact, customer, actor, channel, language, topic)
 where p.team in ('', b.team) and p.brand in ('', b.brand) and p.facts is not null
   and (p.facts = b.facts or p.given_before is not null)
 group by p.n
"""


def check_duplicates(db: Any) -> None:
    """Add a fault for each row that repeats another. Called before the teams of cases are filled in."""
    db.execute(_IN_THE_FILE)
    db.execute(_ON_THE_JOURNAL)
