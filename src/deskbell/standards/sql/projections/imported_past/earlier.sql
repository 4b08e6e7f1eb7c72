with fresh as materialized (
    select distinct "case" as key
    from journal_entry
    where number between %s and %s
      and kind = any(%s)
),
earlier as materialized (
    select distinct "case" as key
    from journal_entry
    where number < %s
      and kind = any(%s)
      and "case" is not null
)
select key
from fresh intersect
select key
from earlier
