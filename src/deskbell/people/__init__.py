"""Customers and their addresses; staff, teams and roles; brands, sites and opening hours; sign-in."""
