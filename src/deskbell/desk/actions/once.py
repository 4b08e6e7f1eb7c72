"""A program whose line broke asks again, and must not make its customer read everything twice."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from deskbell.desk.models import Once

KEPT = timedelta(days=7)


class AnotherRequest(Exception):
    """The key was used for something else."""


def once(*, token: int, key: str, request: bytes, at: datetime, doing: Callable[[], int]) -> int:
    """Do it, and say which number came of it; under a key that was used before, say the number of then and do nothing.

    Whoever asks while the first is still at it waits for it. What was refused was not done, and may be tried again.
    Without a key it is done each time. Raises AnotherRequest, and what `doing` raises.
    """
    if not key:
        return doing()
    name = hashlib.sha256(key.encode()).hexdigest()
    digest = salted_hmac("deskbell.desk.once", request, algorithm="sha256").hexdigest()
    with transaction.atomic():
        Once.objects.filter(token=token, at__lt=at - KEPT).delete()
        # A row that somebody else is about to write makes this wait until they have, or have given up.
        Once.objects.bulk_create([Once(token=token, key=name, digest=digest, at=at)], ignore_conflicts=True)
        row = Once.objects.select_for_update().get(token=token, key=name)
        if row.digest != digest:
            raise AnotherRequest
        if not row.made:
            row.made = doing()
            row.save(update_fields=["made"])
    return row.made
