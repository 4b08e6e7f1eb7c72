"""Merge two cases about one matter, and undo a merge.

Messages are not copied: they stay with the case they came to, and the timeline shows both. Only drafts move.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from deskbell.desk.actions.refusals import (
    NeedsMergedCase,
    NeedsMergeTarget,
    NeedsOpenTarget,
    NeedsRelease,
    NeedsUnmerge,
)
from deskbell.desk.case_changes import journal_columns, lock_case, notify_case_pages
from deskbell.desk.events import CaseMerged, CaseUnmerged
from deskbell.desk.models import Case, CaseDraft, DraftFile, Merge
from deskbell.journal.record import record
from deskbell.people.models import Staff


def merge(*, case: Case, into: Case, by: Staff, at: datetime) -> Case:
    """Close `case` and continue it in `into`. Return `into`.

    Raises NeedsMergeTarget, NeedsRelease, NeedsUnmerge, NeedsOpenTarget.
    """
    with transaction.atomic():
        case, into = _lock_both(case.pk, into.pk)
        _check(case, into)
        Merge.objects.create(
            case=case, into=into, by=by, at=at,
            state=case.state, waiting_on=case.waiting_on, waiting_until=case.waiting_until,
        )  # fmt: skip
        into.took_in += 1
        into.unread |= case.unread
        into.last_at = max(into.last_at, case.last_at)
        into.save(update_fields=["took_in", "unread", "last_at"])
        case.merged_into, case.state, case.waiting_on, case.waiting_until = into, Case.State.CLOSED, "", None
        case.unread = False
        case.save(update_fields=["merged_into", "state", "waiting_on", "waiting_until", "unread"])
        _move_drafts(case, into)
        record(CaseMerged(**journal_columns(case), actor=by.pk, into=into.pk), at=at)
        notify_case_pages(into)
    return into


def unmerge(*, case: Case, by: Staff, at: datetime) -> Case:
    """Undo the merge of `case`: it gets back the state it had before. Return `case`.

    What was written since the merge stays with the other case. Raises NeedsMergedCase.
    """
    with transaction.atomic():
        case = lock_case(case)
        last_merge = Merge.objects.select_for_update().filter(case=case, undone_at=None).first()
        if last_merge is None:
            raise NeedsMergedCase
        into = lock_case(last_merge.into)
        last_merge.undone_at, last_merge.undone_by = at, by
        last_merge.save(update_fields=["undone_at", "undone_by"])
        Case.objects.filter(pk=into.pk).update(took_in=F("took_in") - 1)
        case.merged_into, case.state = None, last_merge.state
        case.waiting_on, case.waiting_until = last_merge.waiting_on, last_merge.waiting_until
        case.save(update_fields=["merged_into", "state", "waiting_on", "waiting_until"])
        record(CaseUnmerged(**journal_columns(case), actor=by.pk, out_of=into.pk), at=at)
        notify_case_pages(into)
    return case


def _lock_both(one: int, other: int) -> tuple[Case, Case]:
    """Lock both cases, always in the same order, so that two people who merge them at the same time cannot deadlock."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=[one, other]).order_by("pk").in_bulk()
    return rows[one], rows[other]


def _check(case: Case, into: Case) -> None:
    if case.pk == into.pk or case.brand_id != into.brand_id:
        raise NeedsMergeTarget
    if case.merged_into_id or into.merged_into_id:
        raise NeedsUnmerge
    if case.held:
        raise NeedsRelease
    if into.held or into.state == Case.State.CLOSED:
        raise NeedsOpenTarget


def _move_drafts(case: Case, into: Case) -> None:
    """Move drafts and their files from `case` to `into`. When a colleague has a draft on both, the two texts are
    joined.
    """
    DraftFile.objects.filter(case=case).update(case=into)
    drafts_there = {
        (draft.staff_id, draft.kind): draft for draft in CaseDraft.objects.select_for_update().filter(case=into)
    }
    for draft in CaseDraft.objects.filter(case=case):
        other = drafts_there.get((draft.staff_id, draft.kind))
        if other is None:
            draft.case = into
            draft.save(update_fields=["case"])
        else:
            other.text, other.at = f"{other.text}\n\n{draft.text}", max(other.at, draft.at)
            chosen = [*(other.copies or ()), *(draft.copies or ())]
            other.copies = list(dict.fromkeys(chosen)) if (other.copies, draft.copies) != (None, None) else None
            other.save(update_fields=["text", "copies", "at"])
            draft.delete()
