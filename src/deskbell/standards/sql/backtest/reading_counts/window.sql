select 0 as part, count(*) filter (where closed and value <= 3600000000), count(*) filter (where value > 3600000000),
    count(*)
from readings_1
where why is null
  and begun > 1793093400000000
group by all;

select 0 as part, why, count(*)
from readings_1
where why is not null
  and begun > 1793093400000000
group by all
order by all
