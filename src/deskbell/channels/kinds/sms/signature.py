"""Check the provider's signature on a request: HMAC-SHA1 over the URL and the sorted parameters of the form.

Providers sign the URL with its port or without it. Both are accepted, as in the providers' own libraries.
"""

import base64
import hmac
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def sign_request(url: str, parameters: Sequence[tuple[str, str]], token: str) -> str:
    """Return the signature of a request to `url`. When a name comes twice, each different value counts once."""
    text = url + "".join(name + value for name, value in sorted(set(parameters)))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode("ascii")


def is_signed(url: str, parameters: Sequence[tuple[str, str]], *, signature: str, token: str) -> bool:
    """Return whether `signature` is that of the request, compared in constant time. False when there is no token."""
    if not token:
        return False
    given = signature.encode("utf-8", "replace")
    made = [sign_request(one, parameters, token).encode() for one in _spellings(url)]
    # Every spelling is compared, so that the time says nothing.
    matches = [hmac.compare_digest(one, given) for one in made]
    return any(matches)


def _spellings(url: str) -> Iterator[str]:
    """Yield the URL without its port, and with it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    yield parts._replace(netloc=host).geturl()
    yield parts._replace(netloc=f"{host}:{port}").geturl()
