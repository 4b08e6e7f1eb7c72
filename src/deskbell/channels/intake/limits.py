"""Limits of intake that are the same for every channel."""

OPENED_PER_HOUR = 20
# Messages of one sender to one case. Further ones are held until someone accepts them.
JOINED_PER_HOUR = 60
