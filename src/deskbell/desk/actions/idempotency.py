"""Run a request of a program only once. A program that got no answer may send the same request again under the same
key.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from deskbell.desk.models import IdempotencyKey

KEY_LIFETIME = timedelta(days=7)


class IdempotencyKeyReused(Exception):
    """The key was used for a different request."""


def run_once(*, token: int, key: str, request: bytes, at: datetime, action: Callable[[], int]) -> int:
    """Call `action` and return its result, the id of what it made. If the key was used before, return the id from then
    and call nothing.

    1. Without a key, `action` runs each time.
    2. A second request with the same key waits until the first one has ended.
    3. A request that was refused counts as not made, and may be sent again.

    Keys are kept for `KEY_LIFETIME`. Raises IdempotencyKeyReused, and what `action` raises.
    """
    if not key:
        return action()
    name = hashlib.sha256(key.encode()).hexdigest()
    digest = salted_hmac("deskbell.desk.once", request, algorithm="sha256").hexdigest()
    with transaction.atomic():
        IdempotencyKey.objects.filter(token=token, at__lt=at - KEY_LIFETIME).delete()
        # Another request about to write this row makes this statement wait until that one has ended.
        IdempotencyKey.objects.bulk_create(
            [IdempotencyKey(token=token, key=name, digest=digest, at=at)], ignore_conflicts=True
        )
        row = IdempotencyKey.objects.select_for_update().get(token=token, key=name)
        if row.digest != digest:
            raise IdempotencyKeyReused
        if not row.made:
            row.made = action()
            row.save(update_fields=["made"])
    return row.made
