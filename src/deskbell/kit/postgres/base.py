"""Statements are prepared once and bound by the server, and instants are read in C.

A page is a handful of small statements: planning them anew each time cost the database more than answering them, and
writing values into the text and reading instants in Python cost the web process as much again.
"""

from datetime import UTC
from typing import Any

from django.db.backends.postgresql import base
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader

PREPARE_AFTER = 2


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with statements prepared and bound by the server; connections speak UTC, and so do the instants read."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        options = {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER, **settings_dict["OPTIONS"]}
        super().__init__({**settings_dict, "OPTIONS": options}, alias)

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, but for the reader of instants."""
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone is UTC:
            params["context"] = AdaptersMap(params["context"])
            params["context"].register_loader("timestamptz", TimestamptzLoader)
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; Django's own would put its reader of instants back."""
        if self.timezone is not UTC:
            return super().create_cursor(name)
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()
