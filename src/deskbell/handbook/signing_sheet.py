"""The signing sheet: what a person is about to sign. It names person, session, edition, texts and time, and can be used
once.

The sheet travels through the browser as a signed token, so nothing else in the form needs to be trusted.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer

from deskbell.handbook.models import Edition, Signature
from deskbell.handbook.reasons import SheetRefusal
from deskbell.people.models import Staff

SHEET_LASTS = timedelta(hours=1)
_signer = Signer(salt="deskbell.handbook.signing_sheet")


class SheetRefused(Exception):
    """A signature was refused; nothing was stored. `reason` says why."""

    def __init__(self, reason: SheetRefusal, **values: object) -> None:
        super().__init__(reason.sentence % values)
        self.reason = reason


@dataclass(frozen=True)
class SheetLine:
    """One rule on the sheet. `text_hash` is the hash of its text in the language read."""

    key: str
    content_hash: str
    text_hash: str


@dataclass(frozen=True)
class SigningSheet:
    """The content of a sheet. `session` is a hash of the session key, `at` an ISO 8601 instant."""

    staff: int
    session: str
    edition: int
    content_hash: str
    language: str
    lines: tuple[SheetLine, ...]
    at: str
    nonce: str


def create_sheet(
    *, staff: Staff, session_key: str, edition: Edition, language: str, lines: Sequence[SheetLine], at: datetime
) -> str:
    """Return a new sheet as a signed token for a form. `session_key` is the key of the Django session."""
    sheet = SigningSheet(
        staff.pk,
        _hash_session_key(session_key),
        edition.pk,
        edition.content_hash,
        language,
        tuple(lines),
        at.isoformat(),
        secrets.token_hex(16),
    )
    return _signer.sign_object(asdict(sheet))


def open_sheet(token: str, *, staff: Staff, session_key: str, at: datetime) -> SigningSheet:
    """Check a token and return its sheet.

    It must have our signature, belong to this person and session, and be at most an hour old. Raises SheetRefused.
    """
    try:
        sheet = _load_sheet(_signer.unsign_object(token))
    except (BadSignature, ValueError, TypeError, KeyError) as problem:
        raise SheetRefused(SheetRefusal.ALTERED) from problem
    if sheet.staff != staff.pk:
        raise SheetRefused(SheetRefusal.OTHER_PERSON)
    if not secrets.compare_digest(sheet.session, _hash_session_key(session_key)):
        raise SheetRefused(SheetRefusal.OTHER_SESSION)
    if not timedelta(0) <= at - datetime.fromisoformat(sheet.at) <= SHEET_LASTS:
        raise SheetRefused(SheetRefusal.TOO_OLD)
    return sheet


def _hash_session_key(session_key: str) -> str:
    """Return a hash of the session key. The key itself must not appear in a page."""
    return hashlib.sha256(f"sheet {session_key}".encode()).hexdigest()


def _load_sheet(words: dict[str, Any]) -> SigningSheet:
    return SigningSheet(**{**words, "lines": tuple(SheetLine(**line) for line in words["lines"])})


def signed_content(signature: Signature, rules: Sequence[Any]) -> dict[str, Any]:
    """Return everything that a signature covers, for `signature_digest`. `rules` have key, content_hash and
    text_hash.
    """
    return {
        "staff": signature.staff_id,
        "brand": signature.brand_id,
        "edition": signature.edition_id,
        "content_hash": signature.content_hash,
        "rules": sorted([rule.key, rule.content_hash, rule.text_hash] for rule in rules),
        "language": signature.language,
        "at": signature.at.astimezone(UTC).isoformat(),
        "address": signature.address,
        "method": signature.method,
        "nonce": signature.nonce,
    }


def signature_digest(words: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of what a signature covers (`signed_content`), as canonical JSON."""
    canonical = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
