declare past no scroll cursor
for
select "case" as key, number, (extract(epoch from at) * 1000000)::bigint, kind, facts::text, channel, brand, site, team,
    language, topic, "case"
from journal_entry
where number between %s and %s
  and kind = any(%s)
  and "case" is not null
order by 1, at, number
