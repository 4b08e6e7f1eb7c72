select 0 as part, quantile_disc(if(closed, value, 4611686018427387904), 0.5000) as by_then,
    coalesce(min(value) filter (where not closed) >= by_then, true)
from readings_1
where why is null
  and begun > 1793093400000000
group by all
