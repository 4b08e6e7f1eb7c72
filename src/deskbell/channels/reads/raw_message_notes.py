"""What staff should know about the raw messages of a case, and which of our messages did not arrive."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from deskbell.channels.models import Account, Delivery
from deskbell.channels.reads.delivery_notes import describe_delivery_note
from deskbell.channels.reads.remarks import RemarkSentence, describe_remark, describe_same_mail
from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.channels.registry import get_channel
from deskbell.kit.read_rows import read_rows

LATEST = """
    select id, sha256, message, remarks, channel from channels_raw where "case" = %s order by id desc limit 50
"""
TWINS = """
    select ref from desk_case
     where id in (select "case" from channels_raw where "case" <> %s and sha256 = any(%s) limit 50)
     order by id
"""
UNDELIVERED = 'where "case" = %s and state <> all(%s) order by id desc limit 50'


@dataclass(frozen=True, kw_only=True)
class RawMessageNotes:
    """Remarks about one raw message, as sentences in the reader's language. Its bytes are at `/raw/<id>`."""

    id: int
    message: int
    remarks: list[RemarkSentence]


def list_raw_message_notes(case: int) -> list[RawMessageNotes]:
    """Return notes on the latest raw messages of a case, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [case])
        rows = cursor.fetchall()
    twins = list_cases_with_same_mail(case, {row[1] for row in rows})
    parsed = [
        RawMessageNotes(id=number, message=message or 0, remarks=_sentences(json.loads(remarks), channel, number))
        for number, _sha256, message, remarks, channel in rows
    ]
    also = [describe_same_mail(one) for one in twins]
    if parsed and also:
        parsed[0].remarks.extend(also)
    return parsed


def _sentences(stored: list[list[str]], channel: str, raw: int) -> list[RemarkSentence]:
    remarks = [MessageRemark.from_stored(one) for one in stored]
    return [describe_remark(one, get_channel(channel), raw=raw) for one in remarks if one.code != RemarkCode.ALLOWED]


def list_cases_with_same_mail(case: int, sha256s: Collection[str]) -> list[str]:
    """Return the references of other cases that got the same mail through another account of ours."""
    if not sha256s:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TWINS, [case, list(sha256s)])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, kw_only=True)
class UndeliveredMessage:
    """A delivery that has not arrived as far as we know, with the reason in the reader's language."""

    state: str
    note: str


def list_undelivered(case: int) -> list[UndeliveredMessage]:
    """Return the deliveries of a case that have not arrived, newest first."""
    rows = read_rows(Delivery, UNDELIVERED, [case, ["sent", "arrived", "read"]])
    channels = dict(Account.objects.filter(pk__in=[row.account_id for row in rows]).values_list("pk", "channel"))
    return [
        UndeliveredMessage(
            state=row.state, note=describe_delivery_note(channels.get(row.account_id or 0, ""), row.said)
        )
        for row in rows
    ]
