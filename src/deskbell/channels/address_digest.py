"""Hash an address with a secret key: addresses can be compared without being stored."""

import hmac

from deskbell.channels.secrets import derive_key


def digest_address(address: str) -> str:
    """Return the keyed hash of an address."""
    return hmac.digest(derive_key("address"), address.encode(), "sha256").hex()
