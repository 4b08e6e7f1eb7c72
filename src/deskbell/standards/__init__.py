"""Standards: sentences of the handbook that are measured, with clocks that show what is due while there is still time."""
