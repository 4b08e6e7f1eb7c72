"""Sign in to IMAP with an OAuth token instead of a password. When the access token has expired, a new one is fetched."""

import http.client
import json
import ssl
import time
from urllib.parse import urlencode, urlsplit

from deskbell.channels.kinds.email.actions.record_poll import replace_refresh_token
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.secrets import decrypt_secret, encrypt_secret

SECONDS = 15.0
LONGEST = 64 * 1024
EARLY = 120.0
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_cached_tokens: dict[tuple[int | None, bytes], tuple[str, float]] = {}


class TokenRefused(OSError):
    """The token service gives no token. The sentence contains no secret."""


def get_access_token(mailbox: Mailbox) -> str:
    """Return a valid access token for this mailbox. Raises TokenRefused."""
    if not mailbox.token_url:
        return decrypt_secret(mailbox.secret)
    key = (mailbox.pk, bytes(mailbox.secret))
    token, until = _cached_tokens.get(key, ("", 0.0))
    if time.monotonic() < until:
        return token
    answer = _ask_token_service(mailbox)
    token = str(answer.get("access_token", ""))
    if not token:
        raise TokenRefused(0, f"the token service says: {str(answer.get('error', 'nothing'))[:80]}")
    if answer.get("refresh_token") and answer["refresh_token"] != decrypt_secret(mailbox.secret):
        mailbox.secret = encrypt_secret(str(answer["refresh_token"]))
        replace_refresh_token(mailbox=mailbox, before=key[1], secret=mailbox.secret)
        key = (mailbox.pk, mailbox.secret)
    lasts = answer.get("expires_in")
    _cached_tokens[key] = (token, time.monotonic() + (float(lasts) if isinstance(lasts, int | float) else 0.0) - EARLY)
    return token


def _ask_token_service(mailbox: Mailbox) -> dict[str, object]:
    parts = urlsplit(mailbox.token_url)
    words = {
        "grant_type": "refresh_token",
        "refresh_token": decrypt_secret(mailbox.secret),
        "client_id": mailbox.client_id,
        "client_secret": decrypt_secret(mailbox.client_secret),
    }
    body = urlencode({name: word for name, word in words.items() if word})
    line = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        line.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        answer = json.loads(line.getresponse().read(LONGEST))
    except (http.client.HTTPException, ValueError) as problem:
        raise TokenRefused(0, "the token service says something that is no token") from problem
    finally:
        line.close()
    return answer if isinstance(answer, dict) else {}


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    if scheme == "http" and host in LOCAL_HOSTS:
        return http.client.HTTPConnection(host, port, timeout=SECONDS)
    raise TokenRefused(0, "the token service must be asked by https")
