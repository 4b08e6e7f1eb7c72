create or replace temp view facts as
select *
from read_parquet(['facts/first-reply/2026-11/24.parquet'])
union all by name
select *
from read_parquet(['facts/first-reply/2026-10/all.parquet'])
where started // 86400000000 not in (20734)
