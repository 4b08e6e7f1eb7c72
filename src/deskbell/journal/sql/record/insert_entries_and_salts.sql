with new as materialized (
    select nextval('journal_entry_id_seq') as id, v.*
    from rows from (json_to_recordset(%s::json) as (c0 timestamptz, c1 timestamptz, c2 text, c3 bigint, c4 bigint,
        c5 bigint, c6 bigint, c7 text, c8 text, c9 text, c10 text, c11 text, c12 text, c13 jsonb,
        c14 jsonb)) with ordinality as v ("at", "recorded_at", "kind", "case", "contact", "customer", "actor",
        "channel", "brand", "site", "team", "language", "topic", "facts", "commitments", "place here")
),
entered as (
    insert into journal_entry (id, "at", "recorded_at", "kind", "case", "contact", "customer", "actor", "channel",
        "brand", "site", "team", "language", "topic", "facts", "commitments")
    select id, "at", "recorded_at", "kind", "case", "contact", "customer", "actor", "channel", "brand", "site", "team",
        "language", "topic", "facts", "commitments"
    from new
    order by "place here"
),
salted as (
    insert into journal_salt (entry_id, field, salt)
    select new.id, s.field, s.salt
    from rows from (json_to_recordset(%s::json) as (c0 bigint, c1 text, c2 bytea)) with ordinality as s ("number",
        "field", "salt", "place here")
    join new on new."place here" = s.number
)
select
from new
