create or replace temp view story as
select n, micros, kind, "case", if(n < 0, -n - 1000000000000000, n) as place
from (
    select n, micros, kind, "case"
    from parsed
    union all
    select n, micros, kind, "case"
    from before
)
where "case" <> ''
  and micros is not null
  and "case" not in (
    select "case"
    from parsed
    where micros is null
      or kind not in (
        select kind
        from kinds
        where usable
    )
)
