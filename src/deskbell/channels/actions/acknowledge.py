"""Needs acknowledged, and nothing more: once per address and day, in our own words only.

An acknowledgement that repeats what somebody wrote sends strangers' words in our name; one to every mail feeds loops.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import translation

from deskbell.channels.kinds.email.tokens import digest
from deskbell.channels.kinds.email.wording import acknowledgement
from deskbell.channels.models import Mailbox
from deskbell.desk.actions.acknowledge import acknowledge
from deskbell.desk.models import Case
from deskbell.people.models import Customer

KNOWN = {code for code, _ in settings.LANGUAGES}


def acknowledge_once(*, case: Case, mailbox: Mailbox, customer: Customer, address: str, at: datetime) -> bool:
    """Say that the message of `address` has arrived, unless that was said today already. Part of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into channels_acknowledged (digest, day) values (%s, %s) on conflict do nothing",
            [digest(address), at.astimezone(ZoneInfo("UTC")).date()],
        )
        if not cursor.rowcount:
            return False
    language = case.language if case.language in KNOWN else mailbox.brand.language
    with translation.override(language if language in KNOWN else "en"):
        text = acknowledgement(ref=case.ref, brand=mailbox.brand.name)
    acknowledge(case=case, text=text, language=language, at=at)
    return True
