"""From a PostgreSQL address to Django's parameters."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def parameters(url: str | None) -> dict[str, Any]:
    """Django's database settings for `postgresql://user:password@host:port/name?host=/socket/folder`.

    Without an address (a command that needs no database) the settings name a database that cannot be reached.
    """
    parts = urlsplit(url or "postgresql:///none?host=/nonexistent")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "deskbell.kit.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
