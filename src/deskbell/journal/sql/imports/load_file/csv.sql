create table rows as
select row_number() over () as n, coalesce("at", '') as "at", coalesce("kind", '') as "kind",
    coalesce("case", '') as "case", '' as "contact", '' as "customer", '' as "actor", '' as "channel", '' as "brand",
    '' as "team", '' as "language", '' as "topic", '' as "facts"
from read_csv('past.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    null_padding = false, strict_mode = true, max_line_size = 1048576, columns = {'at': 'VARCHAR', 'kind': 'VARCHAR',
    'case': 'VARCHAR'})
