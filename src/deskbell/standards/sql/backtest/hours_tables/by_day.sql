create or replace table hours as
select unnest($1)::bigint as place, unnest($2)::bigint as day, unnest($3)::bigint as base, unnest($4)::bigint as o0,
    unnest($5)::bigint as c0
