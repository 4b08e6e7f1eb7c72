create or replace table instants as
select n, case when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-3])(:?[0-5]\d)?|[+-]14(:?00)?)$') then epoch_us(try_cast("at" as timestamptz))
    end as micros
from rows;

insert into faults
select n, '`at` is missing'
from rows
where "at" = '';

insert into faults
select n, '`at` ' || case when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-3])(:?[0-5]\d)?|[+-]14(:?00)?)$') and try_cast(left("at",
    10) as date) is null then 'is on no calendar, there is no such day' when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-3])(:?[0-5]\d)?|[+-]14(:?00)?)$') then 'is on no calendar, there is no such time of day'
    when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s+(Z|[+-]\d\d?(:?\d\d)?)$') then 'has a space before its offset from UTC: write 09:30:00+02:00'
    when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{7,}') then 'has parts of a microsecond: write at most six digits after the second'
    when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*[A-Za-z]') then 'has its offset in letters: write Z, or such as +02:00'
    when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d?(:?\d\d)?$') then 'has no offset from UTC that exists, the furthest are -14:00 and +14:00'
    when regexp_matches("at",
    '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?') then 'has no offset from UTC (such as +02:00 or Z)'
    else 'is no instant in ISO 8601' end || ': ' || said("at")
from rows
join instants using (n)
where "at" <> ''
  and micros is null;

insert into faults
select n, '`at` lies in the future: ' || said("at")
from rows
join instants using (n)
where micros > 1795512600000000;

insert into faults
select n, '`at` lies before 1970: ' || said("at")
from rows
join instants using (n)
where micros < 0
