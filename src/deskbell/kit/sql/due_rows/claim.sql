with due as materialized (
    select "id" as found
    from "kit_beat"
    where due_at <= %s
    order by "due_at", "id"
    limit %s
    for update skip locked
)
update "kit_beat"
set due_at = %s, tries = tries + 1
from due
where "id" = found
returning "id", "due_at", case when octet_length("body") <= 65536 then "body" end
