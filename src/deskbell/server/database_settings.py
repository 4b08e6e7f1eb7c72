"""Turn a PostgreSQL URL into Django's database settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Statements are prepared from their second run on. Planning each anew costs a quarter of a page.
PREPARE_AFTER = 2


def database_settings(url: str | None) -> dict[str, Any]:
    """Return Django's database settings for `postgresql://user:password@host:port/name?host=/socket/folder`.

    Without a URL, for a command that needs no database, the settings name a database that cannot be reached.
    """
    parts = urlsplit(url or "postgresql:///none?host=/nonexistent")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER, **options},
    }
