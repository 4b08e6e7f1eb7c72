select c.part, c.key, c.id, c.ref, c.subject, c.channel, c.language, c.state, c.waiting_on, c.waiting_until, c.held,
    c.unread, c.opened_at, c.last_at, c.clock_state, c.clock_due_at, c.clock_what,
    case when k.name <> '' then k.name else (
    select a.value
    from people_address a
    where a.customer_id = k.id
    order by a.id
    limit 1
) end, k.language, c.owner_id, c.team_id, c.brand_id, (
    select json_agg(json_build_array(s.name, p.writing_at > %(now)s - interval '20 seconds'))
    from desk_presence p
    join people_staff s on s.id = p.staff_id
    where p.case_id = c.id
      and p.at > %(now)s - interval '60 seconds'
      and p.staff_id <> %(me)s
)
from ((select c.*, 1 as part, c.clock_due_at as key from desk_case c where c.state in ('new',
    'open') and c.held = '' and c.owner_id = %(me)s and c.clock_due_at is null and c.id > %(id)s order by c.clock_due_at,
    c.id limit 51) union all (select c.*, 2 as part,
    c.last_at as key from desk_case c where c.state = 'waiting' and c.held = '' and c.owner_id = %(me)s order by c.last_at,
    c.id limit 51) limit 51) as c
left join people_customer k on k.id = c.customer_id
order by c.part, c.key, c.id
