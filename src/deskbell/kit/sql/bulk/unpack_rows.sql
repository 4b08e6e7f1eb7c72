select *
from rows from (json_to_recordset(%s::json) as (c0 bigint, c1 text)) with ordinality as v ("id", "name", "place here")
