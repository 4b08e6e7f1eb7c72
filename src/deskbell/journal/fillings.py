"""What the journal brings to the doings of other floors."""

from deskbell.kit.slots import fills


@fills("scopes")
def _scopes() -> list[str]:
    return ["journal:read"]
