"""Turn cases and timeline entries into the JSON that programs get."""

from typing import Any

from ninja.errors import HttpError

from deskbell.desk.actions.write_brief import BRIEF_PARTS
from deskbell.desk.api.lookups import parse_cursor_instant
from deskbell.desk.models import Case
from deskbell.desk.reads.timeline import TimelineEntry, load_timeline


def serialize_case(case: Case) -> dict[str, Any]:
    """Return the values of a case for CaseOut."""
    return {
        "ref": case.ref,
        "subject": case.subject,
        "customer": {"id": case.customer.pk, "name": case.customer.name} if case.customer else None,
        "state": case.state,
        "waiting_on": case.waiting_on,
        "waiting_until": case.waiting_until,
        "owner": {"id": case.owner.pk, "name": case.owner.name} if case.owner else None,
        "team": case.team.slug,
        "brand": case.brand.slug,
        "channel": case.channel,
        "language": case.language,
        "topic": case.topic,
        "held": case.held,
        "merged_into": case.merged_into.ref if case.merged_into else "",
        "unread": case.unread,
        "opened_at": case.opened_at,
        "last_at": case.last_at,
    }


def get_entry_or_404(case: Case, kind: str, number: int) -> dict[str, Any]:
    """Return one entry of the timeline for EntryOut. Raises HttpError 404 when it is gone."""
    found = load_timeline(case=case, me=None)
    while True:
        for entry in reversed(found.entries):
            if (entry.kind, entry.number) == (kind, number):
                return serialize_entry(entry)
        if not found.earlier:
            raise HttpError(404, "This was done, and is not there any more.")
        found = load_timeline(case=case, me=None, before=parse_cursor_instant(found.before))


def serialize_entry(entry: TimelineEntry) -> dict[str, Any]:
    """Return the values of a timeline entry for EntryOut."""
    return {
        "kind": entry.kind,
        "case": entry.merged_ref,
        "brief": dict(zip(BRIEF_PARTS, entry.brief, strict=True)) if entry.brief else None,
        "at": entry.at,
        "who": entry.author,
        "subject": entry.subject,
        "text": entry.text,
        "quoted": entry.quoted,
        "language": entry.language,
        "address": entry.address,
        "automatic": entry.automatic if entry.kind in ("in", "out", "ack") else "",
        "proof": entry.proof,
        "held": entry.held,
        "delivery": entry.delivery,
        "delivery_note": entry.delivery_note,
        "attachments": [
            {"id": file.id, "name": file.name, "size": file.size, "flag": file.flag} for file in entry.files
        ],
        "cc": [
            {"address": one.address, "delivery": one.delivery, "delivery_note": one.delivery_note}
            for one in entry.copies
        ],
    }
