select week, quantile_disc(value, 0.9500) as needed, coalesce(min(value) filter (where not closed) > needed, true)
from readings_1
where why is null
  and week >= 2965
group by week
having count(*) >= 30
