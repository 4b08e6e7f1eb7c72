select number, (
    select max(number)
    from journal_entry
), i.first, i.last
from journal_bookmark b
left join lateral (
    select first, last
    from journal_import
    where first > b.number
    order by first
    limit 1
) i on true
where follower = %s
for update of b
