select period, outcome, why, count(*)
from (
    select *, (looked + $shift - $monday) // $length as period
    from (
        select *, case when why is not null then 'out' when stop <= looked and (due is null or stop <= due) then 'kept'
            when due < looked then 'missed' when stock then 'kept' else 'pending' end as outcome
        from (
            select *, case when len(left_out) > 0 then list_extract(list_filter(left_out,
                lambda p: p.begins <= looked and (p.ends is null or p.ends > looked)), 1).why end as why,
                if(settled <= looked, settled, (case when len(unsettled) > 0 then list_extract(list_filter(unsettled,
                lambda p: p.stopped <= looked and p.undone > looked), 1) end).stopped) as stop,
                if(started > looked, began, started) as begun
            from (
                select *
                from (
                    select *
                    from facts
                    where standard = $standard
                      and ($team = '' or team = $team)
                ), (
                    select unnest($ends) as looked
                )
            )
        )
        where begun <= looked
          and if(stock, stop is null, begun > $begins)
          and (stock or started > $begins)
    )
)
group by all
