"""Shared parts of the REST API: strict schemas, bearer tokens, cursors and pages.

A list answers `{"items": [...], "next": cursor}`. `next` is the `?after=` of the next page, or null on the last one.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import ConfigDict

from deskbell.kit.slots import api_tokens

LARGEST_PAGE = 200
LONGEST_CURSOR = 400


class StrictSchema(Schema):
    """Base class of request schemas. An unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """The body of every error response (status 400 and above). `error` says what is wrong and what would be right."""

    error: str
    detail: Any = None


PROBLEM_RESPONSES: dict[frozenset[int], Any] = {
    frozenset({400, 401, 403, 404, 409, 411, 413, 415, 422, 429, 503}): Problem
}


class BearerAuth(HttpBearer):
    """Authentication by API token: `Router(auth=BearerAuth("cases:read"))`, or per operation.

    The slot `api_tokens` turns the secret into an `ApiToken`; the view finds it as `request.auth`. `max_body` is the
    largest body in bytes, for operations where it may be larger than a form.
    """

    def __init__(self, scope: str, *, max_body: int = 0) -> None:
        super().__init__()
        self.scope, self.max_body = scope, max_body

    def __call__(self, request: HttpRequest) -> Any:
        """Return the token of this request, or None if there is none. Raises HttpError 403 if the token lacks the
        scope.
        """
        # URLs end up in logs, histories and referrers, so a token in a URL must count as published.
        if "token" in request.GET or "access_token" in request.GET:
            raise HttpError(400, "A token belongs into the Authorization header, never into the address. End this one.")
        token = super().__call__(request)
        if token and self.max_body > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            # Django refuses bodies larger than a form's unless they were read before. Read it only for a valid token.
            request._body = request.read()
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the active token with the secret `token`, or None. Raises HttpError 403 if it lacks the scope."""
        found = next(iter(api_tokens.ask(raw=token)), None)
        if found is not None and not found.covers(self.scope):
            raise HttpError(403, f"This token does not open {self.scope}.")
        return found


def encode_cursor(*parts: str | int | None) -> str:
    """Encode the sort values of a page's last row as an opaque string."""
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(text: str, *types: type | tuple[type, ...]) -> list[Any]:
    """Decode a cursor into values of the given types. Raises HttpError 422 for any other text."""
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        parts = None
    fits = isinstance(parts, list) and len(parts) == len(types)
    if not fits or not all(_has_type(part, kind) for part, kind in zip(parts, types, strict=True)):
        raise HttpError(422, "This is no cursor: take `next` of the page before, as it was given.")
    return list(parts)


def _has_type(part: object, kind: type | tuple[type, ...]) -> bool:
    if isinstance(part, bool):
        return False
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        return False
    return isinstance(part, kind)


def page_of_items(rows: Sequence[Any], *, limit: int, after: str | None) -> dict[str, Any]:
    """Return one page as the body of a response. The caller has queried `limit` + 1 rows; `after` is the cursor of the
    last row shown.
    """
    return {"items": list(rows[:limit]), "next": after if len(rows) > limit else None}
