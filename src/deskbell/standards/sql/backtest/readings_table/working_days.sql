create or replace table readings_1_hours_days as
select unnest($1)::bigint as place, unnest($2)::bigint as day, unnest($3)::bigint as base, unnest($4)::bigint as o0,
    unnest($5)::bigint as c0;

create or replace table readings_1_hours as
select place * 348 + (day - 20753) * 12 + n as step, rate,
    (d.base + greatest(least(t, d.c0) - d.o0, 0)) - rate * t as gained
from (
    select *, if(((d.o0 < t + 1 and t + 1 <= d.c0)), 1, 0) as rate
    from (
        select *, day * 86400000000 + n * 7200000000 as t
        from (
            select *, unnest(range(0, 12)) as n
            from readings_1_hours_days
        )
    ) d
) d;

drop table if exists readings_1_hours_days;

create or replace table readings_1_once as
select *
from readings_1_rest
where len(paused) < 2;

create or replace table readings_1_often as
select *
from readings_1_rest
where len(paused) > 1;

create or replace table readings_1 as
select begun, week::smallint as week, team, site, topic, why,
    (h.gained + h.rate * until) - (s.gained + s.rate * started) + if(started < until and (h.rate = 1), 0, 1) as value,
    stop is not null as closed, ended.place, started, (s.gained + s.rate * started) as worked
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
                      and true
                )
            )
        )
        where begun <= seen
          and begun > 1793093400000000
          and started > 1793093400000000
    )
) ended
join readings_1_hours h on h.step = (ended.place * 348 + (ended.until - 1) // 7200000000 - 249036)
join readings_1_hours s on s.step = (ended.place * 348 + (ended.started - 1) // 7200000000 - 249036);

insert into readings_1
select begun, week::smallint as week, team, site, topic, why, if(ahead, 0,
    (h.gained + h.rate * until) - (s.gained + s.rate * started) - ((hf.gained + hf.rate * f) - (hb.gained + hb.rate * b)) + if(started < until and (h.rate = 1) and not held,
    0, 1)) as value, stop is not null as closed, ended.place, started, (s.gained + s.rate * started) as worked
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
) ended
join readings_1_hours h on h.step = (ended.place * 348 + (ended.until - 1) // 7200000000 - 249036)
join readings_1_hours s on s.step = (ended.place * 348 + (ended.started - 1) // 7200000000 - 249036)
join readings_1_hours hb on hb.step = (ended.place * 348 + (ended.b - 1) // 7200000000 - 249036)
join readings_1_hours hf on hf.step = (ended.place * 348 + (ended.f - 1) // 7200000000 - 249036);

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
        select subject, round, week,
            sum(greatest((hf.gained + hf.rate * f) - (hb.gained + hb.rate * b), 0))::bigint as rest,
            bool_or(held) as held
        from apart
        join readings_1_hours hb on hb.step = (apart.place * 348 + (apart.b - 1) // 7200000000 - 249036)
        join readings_1_hours hf on hf.step = (apart.place * 348 + (apart.f - 1) // 7200000000 - 249036)
        group by subject, round, week
    )
    select begun, week::smallint as week, team, site, topic, why, if(ahead, 0,
        (h.gained + h.rate * until) - (s.gained + s.rate * started) - coalesce(rest,
        0) + if(started < until and (h.rate = 1) and not coalesce(held, false), 0, 1)) as value,
        stop is not null as closed, ended.place, started, (s.gained + s.rate * started) as worked
    from ended
    join readings_1_hours h on h.step = (ended.place * 348 + (ended.until - 1) // 7200000000 - 249036)
    join readings_1_hours s on s.step = (ended.place * 348 + (ended.started - 1) // 7200000000 - 249036)
    left join rests using (subject, round, week)
);

create or replace table readings_1_closings as
select unnest($1::bigint[]) as place, unnest($2::bigint[]) as begins, unnest($3::bigint[]) as number,
    unnest($4::bigint[]) as closes;

create or replace table readings_1 as
select r.* exclude (place, started,
    worked) replace ( greatest(case when known.place is null then (value + 86399999999) // 86400000000 else coalesce(closed_by.number,
    4611686018427387904) - coalesce(before.number, 0) end, 1) as value)
from readings_1 r
left join (
    select distinct place
    from readings_1_closings
) known on known.place = r.place
asof left join readings_1_closings before on before.place = r.place
  and before.begins <= r.started
asof left join readings_1_closings closed_by on closed_by.place = r.place
  and closed_by.closes >= r.worked + r.value
