"""The sheet one signs: it names person, visit, edition, words and time, carries our own mark, and is good once.

It travels through the browser, so nothing that the browser sends beside it is believed.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from deskbell.handbook.models import Edition, Signature
from deskbell.people.models import Staff

GOOD_FOR = timedelta(hours=1)
_mark = Signer(salt="deskbell.handbook.sheet")


class NotSigned(Exception):
    """A sentence: why this is no signature, and what to do instead. Nothing was kept."""


@dataclass(frozen=True)
class Line:
    """One rule as the person has it before them."""

    key: str
    content_hash: str
    text_hash: str


@dataclass(frozen=True)
class Sheet:
    """What is about to be signed."""

    staff: int
    visit: str
    edition: int
    content_hash: str
    language: str
    lines: tuple[Line, ...]
    at: str
    nonce: str


def draw_up(*, staff: Staff, visit: str, edition: Edition, language: str, lines: Sequence[Line], at: datetime) -> str:
    """A sheet as text for a form. `visit` is the key of the session in which it is shown."""
    sheet = Sheet(
        staff.pk,
        _hidden(visit),
        edition.pk,
        edition.content_hash,
        language,
        tuple(lines),
        at.isoformat(),
        secrets.token_hex(16),
    )
    return _mark.sign_object(asdict(sheet))


def taken(text: str, *, staff: Staff, visit: str, at: datetime) -> Sheet:
    """The sheet that this text is, when it is ours, this person's, of this visit, and fresh. Raises NotSigned."""
    try:
        sheet = _sheet(_mark.unsign_object(text))
    except (BadSignature, ValueError, TypeError, KeyError) as problem:
        raise NotSigned(
            _("This is not the sheet as we gave it out: something on it was changed. Open it again.")
        ) from problem
    if sheet.staff != staff.pk:
        raise NotSigned(_("This sheet was given to somebody else. Open your own."))
    if not secrets.compare_digest(sheet.visit, _hidden(visit)):
        raise NotSigned(_("This sheet was opened in another visit. Open it again."))
    if not timedelta(0) <= at - datetime.fromisoformat(sheet.at) <= GOOD_FOR:
        raise NotSigned(_("This sheet has lain open for more than an hour. Open it again."))
    return sheet


def _hidden(visit: str) -> str:
    """The session's key itself must not stand in a page."""
    return hashlib.sha256(f"sheet {visit}".encode()).hexdigest()


def _sheet(words: dict[str, Any]) -> Sheet:
    return Sheet(**{**words, "lines": tuple(Line(**line) for line in words["lines"])})


def bound(signature: Signature, rules: Sequence[Any]) -> dict[str, Any]:
    """What a signature binds together, for its digest. `rules` have key, content_hash and text_hash."""
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


def digest(words: dict[str, Any]) -> str:
    """The SHA-256 of what a signature binds, in one canonical form, in hex."""
    told = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
