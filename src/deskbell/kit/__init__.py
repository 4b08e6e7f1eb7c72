"""What every floor stands on: the clock, slots, live news by name, background loops, pages. No word of the domain."""
