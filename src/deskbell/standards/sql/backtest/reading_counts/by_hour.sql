select ((begun + 0) // 3600000000 % 24)::varchar as part, count(*) filter (where closed and value = 0),
    count(*) filter (where closed and value <> 0), count(*)
from readings_1
where why is null
  and begun > 1793093400000000
group by all;

select ((begun + 0) // 3600000000 % 24)::varchar as part, why, count(*)
from readings_1
where why is not null
  and begun > 1793093400000000
group by all
order by all
