"""The desk: cases, contacts, messages and notes, so that the whole story stands in one place and is told once."""
