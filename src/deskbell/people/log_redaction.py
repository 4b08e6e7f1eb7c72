"""Keep secrets out of the log, because many people can read a log."""

import logging
import re

SECRETS = re.compile(r"(/join/|/password/reset/key/|deskbell_|[Bb]earer )[\w%.~-]{6,}")


class SecretFilter(logging.Filter):
    """Logging filter: replace the secrets in invitation links, password links and tokens by "…"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Remove secrets from the log record. Always returns True: no record is dropped."""
        line = record.getMessage()
        struck = SECRETS.sub(r"\1…", line)
        if struck != line:
            record.msg, record.args = struck, None
        return True
