select count(*), count(*) filter (where closed)
from readings_1
where why is null
  and begun > 1793093400000000
