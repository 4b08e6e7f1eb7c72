select week as part, count(*) filter (where closed and value <= 3600000000), count(*) filter (where value > 3600000000),
    count(*)
from readings_1
where why is null
  and week >= 2965
group by all;

select week as part, why, count(*)
from readings_1
where why is not null
  and week >= 2965
group by all
order by all
