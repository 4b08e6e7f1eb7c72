"""The house itself: its settings, its database, its processes and its commands."""
