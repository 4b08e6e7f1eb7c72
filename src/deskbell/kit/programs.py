"""The grammar of the interface for programs: unknown fields are refused, lists come in pages, problems are JSON.

A list answers `{"items": [...], "next": cursor}`; `next` is null on the last page, else `?after=` of the next one.
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

from deskbell.kit import slots

MOST = 200
LONGEST_CURSOR = 400


class Strict(Schema):
    """Base of everything a program sends: a field we do not know is a mistake to be told, never one to be ignored."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Any answer from 400 on: what happened, and what would be right."""

    error: str
    detail: Any = None


PROBLEMS: dict[frozenset[int], Any] = {frozenset({400, 401, 403, 404, 409, 411, 413, 415, 422, 429, 503}): Problem}


class Bearer(HttpBearer):
    """The door for programs: `Router(auth=Bearer("cases:read"))`, or per operation. The view finds the token as
    `request.auth`. Slot `programs.token`: given `raw`, the token it is (it has `covers(scope)`), or None.
    `most` is how many bytes may come in, if it is more than a form may have.
    """

    def __init__(self, scope: str, *, most: int = 0) -> None:
        super().__init__()
        self.scope, self.most = scope, most

    def __call__(self, request: HttpRequest) -> Any:
        """The token of this request, else None; 403 when it does not open the scope."""
        # An address ends up in logs, histories and referrers; a token that was in one is as good as published.
        if "token" in request.GET or "access_token" in request.GET:
            raise HttpError(400, "A token belongs into the Authorization header, never into the address. End this one.")
        found = super().__call__(request)
        if found and self.most > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            # No body longer than a form's is read, unless it was read before: for those we know, after they were known.
            request._body = request.read()
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token with this secret, if it is alive."""
        found = next(iter(slots.ask("programs.token", raw=token)), None)
        if found is not None and not found.covers(self.scope):
            raise HttpError(403, f"This token does not open {self.scope}.")
        return found


def cursor(*parts: str | int | None) -> str:
    """An opaque word that says where a page ended."""
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(text: str, *types: type | tuple[type, ...]) -> list[Any]:
    """The parts of a cursor of ours, each of its type; 422 for anything else."""
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        parts = None
    fits = isinstance(parts, list) and len(parts) == len(types)
    if not fits or not all(_is(part, kind) for part, kind in zip(parts, types, strict=True)):
        raise HttpError(422, "This is no cursor: take `next` of the page before, as it was given.")
    return list(parts)


def _is(part: object, kind: type | tuple[type, ...]) -> bool:
    if isinstance(part, bool):
        return False
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        return False
    return isinstance(part, kind)


def listing(rows: Sequence[Any], *, limit: int, after: str | None) -> dict[str, Any]:
    """One page: `rows` was asked for with one more than `limit`; `after` is the cursor of the last row shown, if any."""
    return {"items": list(rows[:limit]), "next": after if len(rows) > limit else None}
