"""The journal: a record of everything that happened. Entries are only appended, numbered, and chained by hashes."""
