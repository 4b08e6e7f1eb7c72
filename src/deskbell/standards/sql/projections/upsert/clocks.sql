insert into standards_clock ("row_id", "standard_id", "version_id", "case", "place", "presses", "breaks", "stock",
    "amount", "began_at", "started_at", "stopped_at", "undone", "marks", "due_at", "soon_at", "reading", "state", "out")
select "row_id", "standard_id", "version_id", "case", "place", "presses", "breaks", "stock", "amount", "began_at",
    "started_at", "stopped_at", "undone", "marks", "due_at", "soon_at", "reading", "state", "out"
from json_to_recordset(%s) as v ("row_id" bigint, "standard_id" bigint, "version_id" bigint, "case" bigint,
    "place" text, "presses" boolean, "breaks" boolean, "stock" boolean, "amount" bigint,
    "began_at" timestamp with time zone, "started_at" timestamp with time zone, "stopped_at" timestamp with time zone,
    "undone" jsonb, "marks" jsonb, "due_at" timestamp with time zone, "soon_at" timestamp with time zone,
    "reading" bigint, "state" text, "out" text)
on conflict ("row_id", "standard_id") do update
set "version_id" = excluded."version_id", "case" = excluded."case", "place" = excluded."place",
    "presses" = excluded."presses", "breaks" = excluded."breaks", "stock" = excluded."stock",
    "amount" = excluded."amount", "began_at" = excluded."began_at", "started_at" = excluded."started_at",
    "stopped_at" = excluded."stopped_at", "undone" = excluded."undone", "marks" = excluded."marks",
    "due_at" = excluded."due_at", "soon_at" = excluded."soon_at", "reading" = excluded."reading",
    "state" = excluded."state", "out" = excluded."out"
returning id, "row_id", "standard_id"
