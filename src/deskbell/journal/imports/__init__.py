"""Import the history of another system: load a file, check every row, then write all rows to the journal or none."""
