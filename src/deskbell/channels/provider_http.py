"""Send a request to a provider's API, and tell apart whether the request can have reached it.

Only a URL that an admin entered is called, by https (http only on this machine, for tests). Redirects are not followed.
The whole exchange has one deadline, and the response has a size limit.
"""

import base64
import http.client
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urlsplit

SECONDS = 20.0
LONGEST = 64 * 1024
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class ProviderNotReached(Exception):
    """The request was not sent, so it may be tried again."""


class ProviderGaveNoAnswer(Exception):
    """The request was sent, but no complete response came: nobody knows whether it was carried out."""


@dataclass(frozen=True, kw_only=True)
class ProviderAnswer:
    """Status and body of the provider's response; the body is cut at the size limit."""

    status: int
    body: bytes


def post_form(url: str, form: Mapping[str, str], *, user: str, password: str) -> ProviderAnswer:
    """Post a form with basic authentication, and return the response. Raises ProviderNotReached, ProviderGaveNoAnswer."""
    parts = urlsplit(url)
    connection = _open_connection(parts)
    timer = threading.Timer(SECONDS, connection.close)
    timer.daemon = True
    timer.start()
    try:
        _connect(connection)
        return _exchange(connection, parts, urlencode(form).encode(), f"{user}:{password}")
    finally:
        timer.cancel()
        connection.close()


def _open_connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    if parts.scheme == "http" and host in LOCAL_HOSTS:
        return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    raise ProviderNotReached("https")


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as problem:
        raise ProviderNotReached(getattr(problem, "strerror", None) or type(problem).__name__) from problem


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, form: bytes, credentials: str
) -> ProviderAnswer:
    headers = {
        "Authorization": "Basic " + base64.b64encode(credentials.encode()).decode("ascii"),
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    try:
        connection.request("POST", parts.path or "/", form, headers)
        response = connection.getresponse()
        body = response.read(LONGEST)
        if response.length and len(body) < LONGEST:
            raise http.client.IncompleteRead(body, response.length)
        return ProviderAnswer(status=response.status, body=body)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
        # AttributeError: the deadline has closed the connection under our hands.
        raise ProviderGaveNoAnswer(type(problem).__name__) from problem
