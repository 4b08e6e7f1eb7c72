"""The database that comes with the house, so that nobody has to install one to try or to run a small desk.

`ensure` hands out its address, having created, started or adopted the server as needed; `stop` ends it
cleanly. It listens on a socket in a private folder only, never on the network. A server that outlived us
(we were killed) keeps every committed word, and is simply taken over by the next start.
"""

from deskbell.house.postgres.server import DatabaseUnavailable, address, ensure, running, stop

__all__ = ["DatabaseUnavailable", "address", "ensure", "running", "stop"]
