select part, min(value) filter (where 1 - exp(surviving) >= 0.9000 - 1e-12)
from (
    select part, value,
        sum(if(done = at_risk, -1e9, ln(1 - done / at_risk))) over ( partition by part order by value) as surviving,
        done
    from (
        select part, value, done, sum(every) over ( partition by part order by value desc)::double as at_risk
        from (
            select week as part, value, count(*) filter (where closed) as done, count(*) as every
            from readings_1
            where why is null
              and week >= 2957
              and week in (2960, 2961)
            group by all
        )
    )
)
where done > 0
group by part
