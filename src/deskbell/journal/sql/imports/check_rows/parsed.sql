create or replace table parsed as
select n, micros, rows.kind, rows."case", rows."contact", rows."customer", rows."actor",
    coalesce(team_is.value, team_said.name) as team, coalesce(channel_is.value, '') as channel,
    coalesce(language_is.value, '') as language, coalesce(brand_is.value, team_is.brand, '') as brand,
    coalesce(team_is.site, '') as site, rows.topic, facts.made as facts, facts.sealed, facts.given_before
from rows
join instants using (n)
join facts using (kind, facts)
join spelled brand_said on brand_said.col = 'brand'
  and brand_said.text = rows.brand
left join known brand_is on brand_is.col = 'brand'
  and brand_is.name = brand_said.name
join spelled team_said on team_said.col = 'team'
  and team_said.text = rows.team
left join known team_is on team_is.col = 'team'
  and team_is.name = team_said.name
join spelled channel_said on channel_said.col = 'channel'
  and channel_said.text = rows.channel
left join known channel_is on channel_is.col = 'channel'
  and channel_is.name = channel_said.name
join spelled language_said on language_said.col = 'language'
  and language_said.text = rows.language
left join known language_is on language_is.col = 'language'
  and language_is.name = language_said.name
