"""The scopes of tokens. Each app declares the scopes of its part of the API."""

from deskbell.kit.slots import api_scopes

ALL_SCOPES = "all"


def list_scopes() -> list[str]:
    """Return the scopes of all apps, from the slot `api_scopes`, those of the lowest app first."""
    return [scope for names in api_scopes.ask() for scope in names]
