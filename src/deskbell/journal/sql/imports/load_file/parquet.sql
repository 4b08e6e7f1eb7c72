describe
select *
from read_parquet('past.parquet');

create table rows as
select file_row_number + 1 as n,
    coalesce(strftime(make_timestamp(epoch_us("at")), '%Y-%m-%dT%H:%M:%S.%fZ'), '') as "at",
    coalesce("kind"::varchar, '') as "kind", coalesce("case"::varchar, '') as "case",
    coalesce("contact"::varchar, '') as "contact", coalesce("customer"::varchar, '') as "customer",
    coalesce("actor"::varchar, '') as "actor", coalesce("channel"::varchar, '') as "channel",
    coalesce("brand"::varchar, '') as "brand", coalesce("team"::varchar, '') as "team",
    coalesce("language"::varchar, '') as "language", coalesce("topic"::varchar, '') as "topic",
    coalesce(to_json(facts)::varchar, '') as facts
from read_parquet('past.parquet', file_row_number = true)
order by n
