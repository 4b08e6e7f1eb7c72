describe
select *
from read_parquet('02.parquet')
