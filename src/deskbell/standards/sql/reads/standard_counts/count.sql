select number, case when started_at > %(at)s then 'ahead' else outcome end, why, count(*),
    min(least(case when outcome = 'pending' then due_at end, case when stopped_at > %(at)s then stopped_at end,
    case when started_at > %(at)s then started_at end)), count(value), coalesce(sum(value), 0),
    coalesce(sum(value * value), 0), array_agg(read) filter (where lengths and outcome <> 'out' and stop is not null)
from (
    select *, case
        when means and outcome = 'kept' then (case when marks = '[]'::jsonb then read else 1000000 * ( select count(*) from jsonb_array_elements(marks) as mark where mark::bigint <= %(micros)s) end)::numeric
        end as value
    from (
        select *, case when why is not null then 'out'
            when stop <= %(at)s and (due_at is null or stop <= due_at) then 'kept' when due_at < %(at)s then 'missed'
            when stock then 'kept' else 'pending' end as outcome
        from (
            select *, case when stopped_at <= %(at)s then stopped_at
                else timestamptz 'epoch' + (stood ->> 'stopped')::bigint * interval '1 microsecond' end as stop,
                coalesce((stood ->> 'reading')::bigint, reading) as read
            from (
                select cohort.*, nullif(cohort.out, '') as why,
                    case when undone = '[]'::jsonb or stopped_at <= %(at)s then null else (
                    select one
                    from jsonb_array_elements(undone) as one
                    where (one ->> 'stopped')::bigint <= %(micros)s and (one ->> 'undone')::bigint > %(micros)s
                    limit 1
                ) end as stood
                from (
                    select asked.number, asked.means, asked.lengths, c.*
                    from unnest(%(standards)s::bigint[], %(begins)s::timestamptz[], %(ends)s::timestamptz[],
                        %(means)s::boolean[], %(lengths)s::boolean[]) with ordinality as asked (standard, begins, ends,
                        means, lengths, number)
                    cross join lateral (
                        select *
                        from standards_clock
                        where standard_id = asked.standard
                          and started_at >= asked.begins
                          and started_at < asked.ends
                          and not stock offset 0
                    ) c
                ) cohort
            ) reasoned
        ) known
        where not (stock and stop is not null)
    ) judged
) valued
group by 1, 2, 3
