"""Who there is: customers and their addresses; staff, teams and roles; brands, sites and their hours."""
