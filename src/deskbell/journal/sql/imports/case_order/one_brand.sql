insert into faults
select n, 'the case ' || said("case") || ' is of ' || brand || ' here, and of ' || was || case
    when since > 0 then ' in row ' || since else ' on the journal, number ' || -since end
from (
    select *, first_value(brand) over (partition by "case" order by n > 0, abs(n)) as was,
        first_value(n) over (partition by "case" order by n > 0, abs(n)) as since
    from (
        select n, "case", parsed.brand
        from parsed
        join rows using (n, "case")
        where rows.brand <> ''
        union all
        select n, "case", brand
        from before
    )
    where "case" <> ''
      and brand <> ''
)
where n > 0
  and brand <> was
