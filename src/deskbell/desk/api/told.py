"""Cases and their stories as programs get them."""

from typing import Any

from ninja.errors import HttpError

from deskbell.desk.actions.write_brief import PARTS
from deskbell.desk.api.found import instant
from deskbell.desk.models import Case
from deskbell.desk.reads.timeline import Told, story


def case_out(case: Case) -> dict[str, Any]:
    """A case as CaseOut."""
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


def told_out(case: Case, kind: str, number: int) -> dict[str, Any]:
    """One entry of the story, most likely the last one, as EntryOut; 404 when it is not there any more."""
    found = story(case=case, me=None)
    while True:
        for told in reversed(found.entries):
            if (told.kind, told.number) == (kind, number):
                return entry_out(told)
        if not found.earlier:
            raise HttpError(404, "This was done, and is not there any more.")
        found = story(case=case, me=None, before=instant(found.before))


def entry_out(told: Told) -> dict[str, Any]:
    """An entry of the story as EntryOut."""
    return {
        "kind": told.kind,
        "case": told.of,
        "brief": dict(zip(PARTS, told.brief, strict=True)) if told.brief else None,
        "at": told.at,
        "who": told.who,
        "text": told.text,
        "language": told.lang,
        "address": told.address,
        "automatic": told.automatic if told.kind in ("in", "out", "ack") else "",
        "proof": told.proof,
        "held": told.held,
        "delivery": told.delivery,
        "delivery_note": told.trouble,
        "attachments": [
            {"id": file.id, "name": file.name, "size": file.size, "flag": file.flag} for file in told.files
        ],
        "cc": [{"address": one.address, "delivery": one.delivery, "delivery_note": one.trouble} for one in told.copies],
    }
