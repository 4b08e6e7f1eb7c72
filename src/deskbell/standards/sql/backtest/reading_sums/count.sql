select count(*), coalesce(sum(value), 0) // 1000000, count(*) filter (where value = 0),
    coalesce(max(value), 0) // 1000000
from readings_1
where why is null
  and begun > 1793093400000000
