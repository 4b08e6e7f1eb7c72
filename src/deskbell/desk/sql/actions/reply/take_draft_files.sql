with gone as (
    delete from desk_draftfile
    where case_id = %s
      and staff_id = %s
    returning *
)
select name, type, size, sha256
from gone
order by id
