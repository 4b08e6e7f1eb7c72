select week, min(value) filter ( where kept > 0 and kept * 20 >= 19 * (kept + total - under))
from (
    select week, value, count(*) filter (where closed) over upto as kept, count(*) over upto as under,
        count(*) over (partition by week) as total
    from readings_1
    where why is null
      and week in (2960, 2961)
    window upto as (partition by week order by value range between unbounded preceding and current row)
)
group by week
