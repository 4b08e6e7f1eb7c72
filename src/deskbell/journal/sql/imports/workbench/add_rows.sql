insert into kinds
select unnest(?), unnest(?)
