select id, "case", outcome, coalesce(why, ''), counted_at, stop, due_at,
    case when marks = '[]'::jsonb then read else 1000000 * (
    select count(*)
    from jsonb_array_elements(marks) as mark
    where mark::bigint <= %(micros)s
) end, channel, brand, team, language, presses
from (
    select *, case when why is not null then 'out'
        when stop <= %(at)s and (due_at is null or stop <= due_at) then 'kept' when due_at < %(at)s then 'missed'
        when stock then 'kept' else 'pending' end as outcome
    from (
        select *, case when stopped_at <= %(at)s then stopped_at
            else timestamptz 'epoch' + (stood ->> 'stopped')::bigint * interval '1 microsecond' end as stop,
            coalesce((stood ->> 'reading')::bigint, reading) as read
        from (
            select cohort.*, case when left_out = '[]'::jsonb then null else (
                select period ->> 'why'
                from jsonb_array_elements(left_out) with ordinality as periods (period, place)
                where (period ->> 'begins')::bigint <= %(micros)s and (period ->> 'ends' is null or (period ->> 'ends')::bigint > %(micros)s)
                order by place
                limit 1
            ) end as why, case when undone = '[]'::jsonb or stopped_at <= %(at)s then null else (
                select one
                from jsonb_array_elements(undone) as one
                where (one ->> 'stopped')::bigint <= %(micros)s and (one ->> 'undone')::bigint > %(micros)s
                limit 1
            ) end as stood
            from (
                select c.*, s.subject, s.round, s.measure, s.channel, s.brand, s.team, s.language, s.topic, s.left_out,
                    c.started_at as counted_at
                from standards_clock c
                join standards_row s on s.id = c.row_id
                where c.standard_id = %(standard)s
                  and (%(team)s::text = '' or s.team = %(team)s::text)
                  and c.started_at > %(begins)s
                  and c.started_at <= %(ends)s
                  and not c.stock
                union all
                select c.*, s.subject, s.round, s.measure, s.channel, s.brand, s.team, s.language, s.topic, s.left_out,
                    c.began_at as counted_at
                from standards_clock c
                join standards_row s on s.id = c.row_id
                where c.standard_id = %(standard)s
                  and (%(team)s::text = '' or s.team = %(team)s::text)
                  and c.began_at <> c.started_at
                  and not c.stock
                  and c.began_at > %(begins)s
                  and c.began_at <= %(ends)s
                  and c.started_at > %(at)s
                union all
                select c.*, s.subject, s.round, s.measure, s.channel, s.brand, s.team, s.language, s.topic, s.left_out,
                    case when c.started_at > %(at)s then c.began_at else c.started_at end as counted_at
                from standards_clock c
                join standards_row s on s.id = c.row_id
                where c.standard_id = %(standard)s
                  and (%(team)s::text = '' or s.team = %(team)s::text)
                  and c.stock
                  and c.began_at <= %(at)s
                  and (c.stopped_at is null or c.stopped_at > %(at)s)
            ) cohort
        ) reasoned
    ) known
    where not (stock and stop is not null)
) judged
where outcome = any(%(outcomes)s)
  and (%(why)s = '' or why = %(why)s)
  and (%(after_at)s::timestamptz is null or (counted_at, id) < (%(after_at)s, %(after_id)s))
order by counted_at desc, id desc
limit %(most)s
