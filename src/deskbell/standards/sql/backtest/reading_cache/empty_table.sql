create table readings_1 (begun bigint, week smallint, team varchar, site varchar, topic varchar, why varchar,
    value bigint, closed boolean)
