select distinct brand
from facts;

create or replace table readings_1 as
select begun, week::smallint as week, team, site, topic, why, if((case when len(marks) > 0 then len(list_filter(marks,
    lambda m: m <= started + 604800000000)) else 0 end) > 0, 1, 0) as value, started + 604800000000 <= seen as closed
from (
    select subject, round, site, team, topic, started, seen, begun,
        ((begun + -345600000000) // 604800000000)::integer as week, why, stop, marks, trail, score, undone, stopped
    from (
        select *, case when len(left_out) > 0 then list_extract(list_filter(left_out,
            lambda p: p.begins <= seen and (p.ends is null or p.ends > seen)), 1).why end::varchar as why, case
            when stopped <= seen then stopped when len(undone) > 0 then list_extract(list_filter(undone,
            lambda p: p.stopped <= seen and p.undone > seen), 1).stopped end as stop,
            if(started > seen, began, started) as begun
        from (
            select *, 1795512600000000 as seen
            from (
                select *, 0 as week
                from facts
                where once and true and list_contains($among0::varchar[], coalesce(brand, ''))
            )
        )
    )
    where begun <= seen and begun > 1793093400000000 and started > 1793093400000000
)
