select week as part, count(*) filter (where closed), count(*) filter (where false), count(*)
from readings_1
where why is null
  and week >= 2965
group by all;

select week as part, why, count(*)
from readings_1
where why is not null
  and week >= 2965
group by all
order by all;

select week as part, count(value), coalesce(sum(value::decimal(19, 0)), 0),
    coalesce(sum(value::decimal(19, 0) * value::decimal(19, 0)), 0)
from readings_1
where why is null
  and closed
  and week >= 2965
group by all
