select r.id, r.measure, r.subject, r.round, r."case", r."began_at", r."started_at", r."stopped_at", r."undone",
    r."paused", r."left_out", r."decided", r."marks", r."trail", r."score", r."last_at", r."last_number", r."channel",
    r."brand", r."site", r."team", r."language", r."topic"
from unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::bool[], %s::bool[]) as n (measure, subject, since,
    all_of_them, lasting)
join standards_row r on r.measure = n.measure
  and r.subject = n.subject
where (r.started_at >= n.since and (n.all_of_them or r.marks = '[]' or (n.lasting and r.left_out @> '[{"ends": null}]')))
  or r.round = (
    select max(m.round)
    from standards_row m
    where m.measure = n.measure
      and m.subject = n.subject
)
order by r.measure, r.subject, r.round
for update of r
