"""The forms of people, a module for each page."""
