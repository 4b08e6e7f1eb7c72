select number, hash, "at", "recorded_at", "kind", "case", "contact", "customer", "actor", "channel", "brand", "site",
    "team", "language", "topic", "facts", "commitments"
from journal_entry
where number > %s
order by number
limit %s
