"""Nobody asks the customer twice: the short account of a case, in four parts, that travels with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import BriefTooLong, NeedsBrief
from deskbell.desk.actions.words import clean
from deskbell.desk.events import BriefWritten
from deskbell.desk.models import Brief, Case
from deskbell.journal.record import record
from deskbell.people.models import Staff

LONGEST = 2000
PARTS = ("wants", "tried", "promised", "next")


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the customer wants, what was tried, what was promised, what is next. The first and the last must be said."""

    wants: str
    next: str
    tried: str = ""
    promised: str = ""


def write_brief(*, case: Case, account: Account, by: Staff, at: datetime) -> Brief:
    """Write the brief anew; the one before stays in the story. Raises NeedsBrief, BriefTooLong."""
    with transaction.atomic():
        return keep_brief(case=held_still(case), account=account, by=by, at=at)


def keep_brief(*, case: Case, account: Account, by: Staff, at: datetime) -> Brief:
    """The change itself, on a case the caller holds still. The same words again make no new version."""
    words = _checked(account)
    last = Brief.objects.filter(case=case).order_by("-version").first()
    if last is not None and all(getattr(last, part) == words[part] for part in PARTS):
        return last
    version = last.version + 1 if last else 1
    brief = Brief.objects.create(case=case, version=version, author=by, at=at, **words)
    record(BriefWritten(**about(case), actor=by.pk, brief=brief.pk, version=version, **words), at=at)
    return brief


def _checked(account: Account) -> dict[str, Any]:
    words = {part: clean(getattr(account, part)) for part in PARTS}
    if not words["wants"] or not words["next"]:
        raise NeedsBrief
    if any(len(text) > LONGEST for text in words.values()):
        raise BriefTooLong
    return words
