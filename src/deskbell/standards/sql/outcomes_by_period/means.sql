select period, count(value), coalesce(sum(value::decimal(19, 0)), 0),
    coalesce(sum(value::decimal(19, 0) * value::decimal(19, 0)), 0)
from (
    select *, if(len(counted) = 0, if(settled <= $at, reading,
        coalesce((case when len(unsettled) > 0 then list_extract(list_filter(unsettled,
        lambda p: p.stopped <= $at and p.undone > $at), 1) end).reading, reading)), 1000000 * len(list_filter(counted,
        lambda m: m <= $at))) as value
    from (
        select *, (begun + $shift - $monday) // $length as period
        from (
            select *, case when why is not null then 'out' when stop <= $at and (due is null or stop <= due) then 'kept'
                when due < $at then 'missed' when stock then 'kept' else 'pending' end as outcome
            from (
                select *, case when len(left_out) > 0 then list_extract(list_filter(left_out,
                    lambda p: p.begins <= $at and (p.ends is null or p.ends > $at)), 1).why end as why,
                    if(settled <= $at, settled, (case when len(unsettled) > 0 then list_extract(list_filter(unsettled,
                    lambda p: p.stopped <= $at and p.undone > $at), 1) end).stopped) as stop,
                    if(started > $at, began, started) as begun
                from (
                    select *
                    from facts
                    where standard = $standard
                      and ($team = '' or team = $team)
                )
            )
            where begun <= $at
              and if(stock, stop is null, begun > $begins)
              and (stock or started > $begins)
        )
    )
    where outcome = 'kept'
)
group by period
