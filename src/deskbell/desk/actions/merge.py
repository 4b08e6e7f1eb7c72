"""One matter, told once: two cases about the same thing become one, and can be taken apart again.

Nothing is copied or moved but drafts: the words stay where they were written, and the story shows both.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from deskbell.desk.about import about, held_still, tell
from deskbell.desk.actions.refusals import NeedsApart, NeedsCase, NeedsLive, NeedsMerge, NeedsRelease
from deskbell.desk.events import CaseMerged, CaseUnmerged
from deskbell.desk.models import Case, Draft, Enclosure, Merge
from deskbell.journal.record import record
from deskbell.people.models import Staff


def merge(*, case: Case, into: Case, by: Staff, at: datetime) -> Case:
    """`case` ends, and goes on in `into`. Raises NeedsCase, NeedsRelease, NeedsApart, NeedsLive."""
    with transaction.atomic():
        case, into = _both(case.pk, into.pk)
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
        _carry_drafts(case, into)
        record(CaseMerged(**about(case), actor=by.pk, into=into.pk), at=at)
        tell(into)
    return into


def unmerge(*, case: Case, by: Staff, at: datetime) -> Case:
    """Two matters after all: `case` is again what it was. What was written meanwhile stays with the other. Raises NeedsMerge."""
    with transaction.atomic():
        case = held_still(case)
        done = Merge.objects.select_for_update().filter(case=case, undone_at=None).first()
        if done is None:
            raise NeedsMerge
        into = held_still(done.into)
        done.undone_at, done.undone_by = at, by
        done.save(update_fields=["undone_at", "undone_by"])
        Case.objects.filter(pk=into.pk).update(took_in=F("took_in") - 1)
        case.merged_into, case.state = None, done.state
        case.waiting_on, case.waiting_until = done.waiting_on, done.waiting_until
        case.save(update_fields=["merged_into", "state", "waiting_on", "waiting_until"])
        record(CaseUnmerged(**about(case), actor=by.pk, out_of=into.pk), at=at)
        tell(into)
    return case


def _both(one: int, other: int) -> tuple[Case, Case]:
    """Both held still, always in the same order, so that two people who merge crosswise wait for each other."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=[one, other]).order_by("pk").in_bulk()
    return rows[one], rows[other]


def _check(case: Case, into: Case) -> None:
    if case.pk == into.pk or case.brand_id != into.brand_id:
        raise NeedsCase
    if case.merged_into_id or into.merged_into_id:
        raise NeedsApart
    if case.held:
        raise NeedsRelease
    if into.held or into.state == Case.State.CLOSED:
        raise NeedsLive


def _carry_drafts(case: Case, into: Case) -> None:
    """Half-written words go along; where somebody has begun on both, one follows the other."""
    Enclosure.objects.filter(case=case).update(case=into)
    there = {(draft.staff_id, draft.kind): draft for draft in Draft.objects.select_for_update().filter(case=into)}
    for draft in Draft.objects.filter(case=case):
        known = there.get((draft.staff_id, draft.kind))
        if known is None:
            draft.case = into
            draft.save(update_fields=["case"])
        else:
            known.text, known.at = f"{known.text}\n\n{draft.text}", max(known.at, draft.at)
            chosen = [*(known.copies or ()), *(draft.copies or ())]
            known.copies = list(dict.fromkeys(chosen)) if (known.copies, draft.copies) != (None, None) else None
            known.save(update_fields=["text", "copies", "at"])
            draft.delete()
