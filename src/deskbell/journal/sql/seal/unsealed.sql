select id, "at", "recorded_at", "kind", "case", "contact", "customer", "actor", "channel", "brand", "site", "team",
    "language", "topic", "facts", "commitments"
from journal_entry
where number is null
order by id
limit %s
