"""Signing in with a token instead of a password: a fresh access token is fetched when the last one has run out."""

import http.client
import json
import ssl
import time
from urllib.parse import urlencode, urlsplit

from deskbell.channels.actions.note_poll import keep_token
from deskbell.channels.models import Mailbox
from deskbell.channels.seal import opened, sealed

SECONDS = 15.0
LONGEST = 64 * 1024
EARLY = 120.0
NEAR = ("localhost", "127.0.0.1", "::1")
_kept: dict[tuple[int | None, bytes], tuple[str, float]] = {}


class TokenRefused(OSError):
    """The token service does not give a token. The sentence holds no secret."""


def access_token(box: Mailbox) -> str:
    """The token to sign in with now. Raises TokenRefused."""
    if not box.token_url:
        return opened(box.secret)
    key = (box.pk, bytes(box.secret))
    token, until = _kept.get(key, ("", 0.0))
    if time.monotonic() < until:
        return token
    answer = _ask(box)
    token = str(answer.get("access_token", ""))
    if not token:
        raise TokenRefused(0, f"the token service says: {str(answer.get('error', 'nothing'))[:80]}")
    if answer.get("refresh_token") and answer["refresh_token"] != opened(box.secret):
        box.secret = sealed(str(answer["refresh_token"]))
        keep_token(box=box, before=key[1], secret=box.secret)
        key = (box.pk, box.secret)
    lasts = answer.get("expires_in")
    _kept[key] = (token, time.monotonic() + (float(lasts) if isinstance(lasts, int | float) else 0.0) - EARLY)
    return token


def _ask(box: Mailbox) -> dict[str, object]:
    parts = urlsplit(box.token_url)
    words = {
        "grant_type": "refresh_token",
        "refresh_token": opened(box.secret),
        "client_id": box.client_id,
        "client_secret": opened(box.client_secret),
    }
    body = urlencode({name: word for name, word in words.items() if word})
    line = _line(parts.scheme, parts.hostname or "", parts.port)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        line.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        answer = json.loads(line.getresponse().read(LONGEST))
    except (http.client.HTTPException, ValueError) as problem:
        raise TokenRefused(0, "the token service says something that is no token") from problem
    finally:
        line.close()
    return answer if isinstance(answer, dict) else {}


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    if scheme == "http" and host in NEAR:
        return http.client.HTTPConnection(host, port, timeout=SECONDS)
    raise TokenRefused(0, "the token service must be asked by https")
