copy (
    select n as "row", reason
    from faults
    order by n, reason
) to 'past.csv.faults.csv' (format csv, header)
