copy (
    select *
    from made
    where measure = 'first reply'
      and started >= 1795478400000000
      and started < 1795564800000000
    order by plain desc, started, subject, round
) to '0.parquet' (format parquet, compression zstd, parquet_version v2)
