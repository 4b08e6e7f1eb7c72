"""What a token may do, by name. Each app says which scopes its part of the interface for programs knows."""

from deskbell.kit import slots

ALL = "all"


def scopes() -> list[str]:
    """Every scope of every app (slot `scopes`: each filling answers a list), lowest floor first."""
    return [scope for names in slots.ask("scopes") for scope in names]
