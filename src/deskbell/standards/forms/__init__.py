"""Forms of standards: build a standard, try one on the past, and give the cause of a breach."""
