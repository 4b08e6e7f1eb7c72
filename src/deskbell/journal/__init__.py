"""Every interaction on record: an append-only, numbered and chained journal of all that happened."""
