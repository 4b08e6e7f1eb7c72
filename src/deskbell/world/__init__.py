"""The invented company: Quince & Clay and its diner Sour Lou's, so that every screen has something true to show."""
