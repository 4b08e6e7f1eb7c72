"""Django's PostgreSQL backend, set up for many small statements a second."""
