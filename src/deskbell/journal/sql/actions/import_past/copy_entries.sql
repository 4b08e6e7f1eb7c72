copy journal_entry ("number", "hash", "at", "recorded_at", "kind", "case", "contact", "customer", "actor", "channel",
    "brand", "site", "team", "language", "topic", "facts", "commitments")
from stdin
