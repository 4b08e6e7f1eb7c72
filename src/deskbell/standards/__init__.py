"""Standards: sentences of the handbook that are measured, on the clock while it still matters."""
