"""The journal's answers to slots of lower apps."""

from deskbell.kit.slots import api_scopes


@api_scopes.fill
def _journal_scopes() -> list[str]:
    return ["journal:read"]
