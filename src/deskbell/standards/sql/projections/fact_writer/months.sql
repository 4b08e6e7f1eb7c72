select measure, date_trunc('month', day)::date as month
from standards_day
where day < date_trunc('month', %s::date)
group by 1, 2
having count(*) filter (where moved > written) >= greatest(4, count(*) / 2.0)
order by 2 desc, 1
limit 6
