"""The invented company, Quince & Clay with its diner Sour Lou's. Demo, tests and screenshots use it."""
