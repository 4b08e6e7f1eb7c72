select distinct channel
from facts;

select distinct brand
from facts;

create or replace table readings_1_rest as
select * replace (least(started, seen) as started, if(started > seen, null, stop) as stop), started > seen as ahead
from (
    select subject, round, site, team, topic, started, seen, begun,
        ((begun + -345600000000) // 604800000000)::integer as week, why, stop, paused
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
                where once and not plain and list_contains($among0::varchar[], coalesce(channel,
                    '')) and list_contains($among1::varchar[], coalesce(brand, ''))
            )
        )
    )
    where begun <= seen and begun > 1793093400000000 and started > 1793093400000000
);

create or replace table readings_1_once as
select *
from readings_1_rest
where len(paused) < 2;

create or replace table readings_1_often as
select *
from readings_1_rest
where len(paused) > 1;

create or replace table readings_1 as
select begun, week::smallint as week, team, site, topic, why, until - started + if(started < until, 0, 1) as value,
    stop is not null as closed
from (
    select *, coalesce(stop, seen) as until, 0 as place
    from (
        select subject, round, site, team, topic, started, seen, begun,
            ((begun + -345600000000) // 604800000000)::integer as week, why, stop
        from (
            select *, null::varchar as why, case when stopped <= seen then stopped end as stop, started as begun
            from (
                select *, 1795512600000000 as seen
                from (
                    select *, 0 as week
                    from facts
                    where once
                      and plain
                      and list_contains($among0::varchar[], coalesce(channel, ''))
                      and list_contains($among1::varchar[], coalesce(brand, ''))
                )
            )
        )
        where begun <= seen
          and begun > 1793093400000000
          and started > 1793093400000000
    )
) ended;

insert into readings_1
select begun, week::smallint as week, team, site, topic, why,
    if(ahead, 0, until - started - (f - b) + if(started < until and not held, 0, 1)) as value,
    stop is not null as closed
from (
    select *, if(rests, greatest(p.begins, started), until) as b,
        if(rests, least(coalesce(p.ends, until), until), until) as f,
        (rests and (p.ends is null or p.ends >= until)) as held
    from (
        select *,
            coalesce(p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started)), false) as rests
        from (
            select *, list_extract(paused, 1) as p
            from (
                select *, coalesce(stop, seen) as until, 0 as place
                from readings_1_once
            )
        )
    )
) ended;

insert into readings_1
select *
from (
    with ended as (
        select *, coalesce(stop, seen) as until, 0 as place
        from readings_1_often
    ),
    periods as (
        select subject, round, week, place, started, until, unnest(paused) as p
        from ended
    ),
    cut as (
        select subject, round, week, place, greatest(p.begins, started) as b,
            least(coalesce(p.ends, until), until) as f, (p.ends is null or p.ends >= until) as held
        from periods
        where p.begins < until
          and (p.ends is null or p.ends > greatest(p.begins, started))
    ),
    apart as (
        select * replace (greatest(b, coalesce(max(f) over earlier, b)) as b)
        from cut
        window earlier as (partition by subject, round, week order by b,
            f rows between unbounded preceding and 1 preceding)
    ),
    rests as (
        select subject, round, week, sum(greatest(f - b, 0))::bigint as rest, bool_or(held) as held
        from apart
        group by subject, round, week
    )
    select begun, week::smallint as week, team, site, topic, why, if(ahead, 0, until - started - coalesce(rest,
        0) + if(started < until and not coalesce(held, false), 0, 1)) as value, stop is not null as closed
    from ended
    left join rests using (subject, round, week)
);

drop table if exists readings_1_rest;

drop table if exists readings_1_once;

drop table if exists readings_1_often;

drop table if exists readings_1_hours;

drop table if exists readings_1_closings
