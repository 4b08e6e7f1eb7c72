select count(*), count(*) filter (where value = 1)
from readings_1
where why is null
  and begun > 1793093400000000
  and closed
