"""Write the brief of a case: a short account in four parts that goes with the case, so that nobody asks the customer
twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from deskbell.desk.actions.refusals import BriefTooLong, NeedsBrief
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.clean_text import clean_text
from deskbell.desk.events import BriefWritten
from deskbell.desk.models import Brief, Case
from deskbell.journal.record import record
from deskbell.people.models import Staff

MAX_BRIEF_PART = 2000
BRIEF_PARTS = ("wants", "tried", "promised", "next")


@dataclass(frozen=True, kw_only=True)
class BriefText:
    """The four parts of a brief. `wants` and `next` must not be empty."""

    wants: str
    next: str
    tried: str = ""
    promised: str = ""


def write_brief(*, case: Case, brief: BriefText, by: Staff, at: datetime) -> Brief:
    """Write a new version of the brief and return it. Earlier versions stay in the timeline. Raises NeedsBrief,
    BriefTooLong.
    """
    with transaction.atomic():
        return save_brief(case=lock_case(case), brief=brief, by=by, at=at)


def save_brief(*, case: Case, brief: BriefText, by: Staff, at: datetime) -> Brief:
    """Save a brief for a case that is locked, and return it. If the text has not changed, the existing version is
    returned.
    """
    parts = _check_text(brief)
    last = Brief.objects.filter(case=case).order_by("-version").first()
    if last is not None and all(getattr(last, part) == parts[part] for part in BRIEF_PARTS):
        return last
    version = last.version + 1 if last else 1
    created = Brief.objects.create(case=case, version=version, author=by, at=at, **parts)
    record(BriefWritten(**journal_columns(case), actor=by.pk, brief=created.pk, version=version, **parts), at=at)
    return created


def _check_text(brief: BriefText) -> dict[str, Any]:
    parts = {part: clean_text(getattr(brief, part)) for part in BRIEF_PARTS}
    if not parts["wants"] or not parts["next"]:
        raise NeedsBrief
    if any(len(text) > MAX_BRIEF_PART for text in parts.values()):
        raise BriefTooLong
    return parts
