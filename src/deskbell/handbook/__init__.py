"""The handbook: how the house wants people to be served, in editions that never change once published."""
