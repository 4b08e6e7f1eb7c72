copy (
    select s.measure, s.subject, s.round, s."case", s.channel, s.brand, s.site, s.team, s.language, s.topic,
        (extract(epoch from s.began_at) * 1000000)::bigint, (extract(epoch from s.started_at) * 1000000)::bigint,
        (extract(epoch from s.stopped_at) * 1000000)::bigint, s.undone::text, s.paused::text, s.left_out::text,
        s.marks::text, s.trail::text, s.score, d.slug, v.number, (extract(epoch from c.due_at) * 1000000)::bigint,
        (extract(epoch from c.stopped_at) * 1000000)::bigint, c.undone::text, c.marks::text, c.stock, c.amount,
        c.reading, row_number() over (partition by s.id order by d.slug) = 1
    from unnest(%s::text[], %s::timestamptz[], %s::timestamptz[]) as p (measure, begins, ends)
    join standards_row s on s.measure = p.measure
      and s.started_at >= p.begins
      and s.started_at < p.ends
    left join standards_clock c on c.row_id = s.id
    left join standards_standard d on d.id = c.standard_id
    left join standards_standardversion v on v.id = c.version_id
) to stdout (format csv)
