"""The embedded PostgreSQL server, so that a small installation needs no database server of its own.

`ensure_running` creates the server or starts it if needed, and returns its URL; `stop_server` stops it cleanly. The
server listens on a socket in a private folder, never on the network. If Deskbell is killed, the server keeps running
with every committed transaction, and the next start uses it again.
"""

from deskbell.server.postgres.embedded_server import (
    DatabaseUnavailable,
    database_address,
    ensure_running,
    running_pid,
    stop_server,
)

__all__ = ["DatabaseUnavailable", "database_address", "ensure_running", "running_pid", "stop_server"]
