"""The forms of the handbook, a module for each page."""
