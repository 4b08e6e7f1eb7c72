"""Bringing in a past that was kept elsewhere: read, check every row, then put all of it on the journal or nothing."""
