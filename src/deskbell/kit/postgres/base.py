"""Statements are prepared once and bound by the server, instants are read in C, and writes go together where they can.

A page is a handful of small statements: planning them anew each time cost the database more than answering them, and
writing values into the text and reading instants in Python cost the web process as much again. A mail is a handful of
rows in as many tables: waiting for each of them cost more than all else.
"""

import select
from collections.abc import Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader

PREPARE_AFTER = 2


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with statements prepared and bound by the server; connections speak UTC, and so do the instants read.

    What is held is written, as one statement, before anything else is asked or said in the transaction, and at its end:
    whoever asks sees it. `foreseen` are numbers drawn for rows of the present transaction, by table; None when it did
    not say what it is going to write.
    """

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        options = {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER, **settings_dict["OPTIONS"]}
        super().__init__({**settings_dict, "OPTIONS": options}, alias)
        self.held: list[tuple[str, Sequence[Any]]] = []
        self.foreseen: dict[str, list[int]] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, but for the reader of instants."""
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone is UTC:
            params["context"] = AdaptersMap(params["context"])
            params["context"].register_loader("timestamptz", TimestamptzLoader)
        return params

    def is_usable(self) -> bool:
        """As Django's, which asks the server; on the same machine the system says at once when the server has hung up."""
        return (self.connection is not None and self._quiet()) or super().is_usable()

    def _quiet(self) -> bool:
        """Whether this is a local connection on which nothing has come unasked, as the server's goodbye would."""
        server = self.connection.pgconn
        if self.connection.closed or not server.host.startswith(b"/"):
            return False
        waiting = select.poll()
        waiting.register(server.socket, select.POLLIN)
        return not waiting.poll(0)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; Django's own would put its reader of instants back."""
        self.let_go()
        if self.timezone is not UTC:
            return super().create_cursor(name)
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()

    def hold(self, statement: str, values: Sequence[Any]) -> None:
        """Write this with what else is held. No two of them may be about the same row: a statement sees none of its own
        writes. Nobody hears how many rows it was.
        """
        self.held.append((statement, values))
        if not self.in_atomic_block:
            self.let_go()

    def let_go(self) -> None:
        """Write what is held."""
        if self.held:
            held, self.held = self.held, []
            with self.cursor() as cursor:
                cursor.execute(_together(tuple(words for words, _ in held)), [one for _, own in held for one in own])

    def _forget(self) -> None:
        self.held, self.foreseen = [], None

    def _commit(self) -> None:
        self.let_go()
        self._forget()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]

    def _close(self) -> None:
        self._forget()
        super()._close()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self.held = []
        super()._savepoint_rollback(sid)  # type: ignore[misc]


@lru_cache(500)
def _together(statements: tuple[str, ...]) -> str:
    *first, last = statements
    if not first:
        return last
    return f"with {', '.join(f'held_{place} as ({one})' for place, one in enumerate(first))} {last}"
