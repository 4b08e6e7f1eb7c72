"""Record whether an account (a mailbox, a telephone number) works at its provider."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from deskbell.channels.models import Account


def record_account_failure(*, account: int, says: str, at: datetime) -> None:
    """Record that the provider refuses this account now. The time of the first refusal stays."""
    Account.objects.filter(pk=account).update(last_error=says[:300], failing_since=Coalesce("failing_since", at))


def record_account_success(*, account: int, at: datetime) -> None:
    """Record that the account works again."""
    Account.objects.filter(pk=account).update(last_error="", failing_since=None, last_ok_at=at)


def count_refused_request(*, account: int, at: datetime) -> None:
    """Count a web-hook request that the provider cannot have sent. Nothing else of it is stored."""
    Account.objects.filter(pk=account, refused__lt=2**31 - 1).update(refused=F("refused") + 1, refused_at=at)
