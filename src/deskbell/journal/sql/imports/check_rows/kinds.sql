create or replace table kinds (kind text, usable bool);

insert into kinds
select unnest(?), unnest(?);

insert into faults
select n, '`kind` is missing'
from rows
where kind = '';

insert into faults
select n, 'unknown kind ' || said(kind)
from rows
left join kinds using (kind)
where usable is null
  and kind <> '';

insert into faults
select n, 'news of the kind ' || said(kind) || ' cannot be imported'
from rows
left join kinds using (kind)
where not usable;

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`team` is missing'
from rows
where kind = ?
  and "team" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = '';

insert into faults
select n, '`case` is missing'
from rows
where kind = ?
  and "case" = ''
