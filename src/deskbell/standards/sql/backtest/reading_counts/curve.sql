select least((greatest(value, 0) + 59999999) // 60000000, 65), closed, count(*)
from readings_1
where why is null
  and begun > 1793093400000000
group by all
