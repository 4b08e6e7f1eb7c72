"""A log is read by many and kept for long: what opens a door is struck out of it, wherever it stands in a line."""

import logging
import re

SECRETS = re.compile(r"(/join/|/password/reset/key/|deskbell_|[Bb]earer )[\w%.~-]{6,}")


class Hush(logging.Filter):
    """Strikes one-time links, links to a new password and tokens out of every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without its secrets."""
        line = record.getMessage()
        struck = SECRETS.sub(r"\1…", line)
        if struck != line:
            record.msg, record.args = struck, None
        return True
