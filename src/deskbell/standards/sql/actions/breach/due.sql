select c.id, c."case", c.due_at, c.undone::text, s.slug, v.number, r.measure, r.subject, r.round, r.channel, r.brand,
    r.site, r.team, r.language, r.topic
from standards_clock c
join standards_row r on r.id = c.row_id
join standards_standard s on s.id = c.standard_id
join standards_standardversion v on v.id = c.version_id
where c.breached_at is null
  and c.breaks
  and c.state in ('running', 'breached')
  and c.due_at < %s
  and (c.due_at, c.id) > (%s, %s)
order by c.due_at, c.id
limit %s
for update of c skip locked
