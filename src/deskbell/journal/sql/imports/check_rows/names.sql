insert into faults
select n, 'unknown team ' || said(rows."team")
from rows
join spelled team_said on team_said.col = 'team'
  and team_said.text = rows.team
left join known team_is on team_is.col = 'team'
  and team_is.name = team_said.name
where rows."team" <> ''
  and team_is.value is null;

insert into faults
select n, said(rows."team") || ' stands for two of ours: write the short name of the team'
from rows
join spelled team_said on team_said.col = 'team'
  and team_said.text = rows.team
left join known team_is on team_is.col = 'team'
  and team_is.name = team_said.name
where team_is.several > 1
