"""The kinds of addresses that customers have, such as email addresses. Channels declare them through the slot
`address_kinds`.
"""

from functools import cache

from deskbell.people.slots import AddressKind, address_kinds


@cache
def list_address_kinds() -> dict[str, AddressKind]:
    """Return {channel: address kind}. The slot is asked once per process."""
    return {kind.channel: kind for kinds in address_kinds.ask() for kind in kinds}


def find_address_kind(text: str) -> tuple[AddressKind, str] | None:
    """Return (kind, normalised address) for the first kind that accepts `text` as a complete address; None if none
    does.
    """
    for kind in list_address_kinds().values():
        value = kind.normalize(text)
        if kind.is_complete(value):
            return kind, value
    return None
