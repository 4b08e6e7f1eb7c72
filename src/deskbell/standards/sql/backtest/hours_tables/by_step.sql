create or replace table hours_days as
select unnest($1)::bigint as place, unnest($2)::bigint as day, unnest($3)::bigint as base, unnest($4)::bigint as o0,
    unnest($5)::bigint as c0;

create or replace table hours as
select place * 84 + (day - 20000) * 12 + n as step, rate,
    (d.base + greatest(least(t, d.c0) - d.o0, 0)) - rate * t as gained
from (
    select *, if(((d.o0 < t + 1 and t + 1 <= d.c0)), 1, 0) as rate
    from (
        select *, day * 86400000000 + n * 7200000000 as t
        from (
            select *, unnest(range(0, 12)) as n
            from hours_days
        )
    ) d
) d;

drop table if exists hours_days
