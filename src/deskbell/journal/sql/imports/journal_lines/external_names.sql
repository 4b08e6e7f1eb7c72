select "case"
from read_parquet('checked.parquet')
where "case" <> ''
group by 1
order by min((micros, n))
