insert into standards_row ("measure", "subject", "round", "case", "began_at", "started_at", "stopped_at", "undone",
    "paused", "left_out", "decided", "marks", "trail", "score", "last_at", "last_number", "channel", "brand", "site",
    "team", "language", "topic")
select "measure", "subject", "round", "case", "began_at", "started_at", "stopped_at", "undone", "paused", "left_out",
    "decided", "marks", "trail", "score", "last_at", "last_number", "channel", "brand", "site", "team", "language",
    "topic"
from json_to_recordset(%s) as v ("measure" text, "subject" bigint, "round" integer, "case" bigint,
    "began_at" timestamp with time zone, "started_at" timestamp with time zone, "stopped_at" timestamp with time zone,
    "undone" jsonb, "paused" jsonb, "left_out" jsonb, "decided" jsonb, "marks" jsonb, "trail" jsonb, "score" bigint,
    "last_at" timestamp with time zone, "last_number" bigint, "channel" text, "brand" text, "site" text, "team" text,
    "language" text, "topic" text)
on conflict ("measure", "subject", "round") do update
set "case" = excluded."case", "began_at" = excluded."began_at", "started_at" = excluded."started_at",
    "stopped_at" = excluded."stopped_at", "undone" = excluded."undone", "paused" = excluded."paused",
    "left_out" = excluded."left_out", "decided" = excluded."decided", "marks" = excluded."marks",
    "trail" = excluded."trail", "score" = excluded."score", "last_at" = excluded."last_at",
    "last_number" = excluded."last_number", "channel" = excluded."channel", "brand" = excluded."brand",
    "site" = excluded."site", "team" = excluded."team", "language" = excluded."language", "topic" = excluded."topic"
returning id, "measure", "subject", "round"
