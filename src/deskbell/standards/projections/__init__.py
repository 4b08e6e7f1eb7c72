"""What can be deleted and made again from the journal: versions, live rows, clocks, and facts in columns."""
