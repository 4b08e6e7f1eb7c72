"""Connect and change an account of a channel. What arrives at an account is the work of its team."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from deskbell.channels.actions.refusals import NeedsUnusedAddress
from deskbell.channels.events import AccountChanged, AccountConnected
from deskbell.channels.models import Account
from deskbell.channels.registry import get_channel
from deskbell.channels.secrets import decrypt_secret, encrypt_secret
from deskbell.journal.record import record
from deskbell.people.models import Staff, Team

FIELDS = ("address", "brand", "team", "active", "acknowledge", "settings", "secrets")


def connect_account(
    *,
    channel: str,
    address: str,
    team: Team,
    by: Staff | None,
    at: datetime,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    acknowledge: bool = True,
    active: bool = True,
) -> Account:
    """Create an account. `secrets` are given in clear and stored encrypted. Raises NeedsUnusedAddress."""
    account = Account(channel=channel, made_at=at)
    with transaction.atomic():
        _apply(account, address, team, settings, secrets, acknowledge, active)
        account.save()
        news = AccountConnected(
            account=account.pk, address=account.address, actor=by.pk if by else None, channel=channel
        )
        record(news, at=at)
    return account


def change_account(
    *,
    account: Account,
    address: str,
    team: Team,
    by: Staff | None,
    at: datetime,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    acknowledge: bool,
    active: bool,
) -> Account:
    """Change an account. Secrets that are not given stay as they are. Raises NeedsUnusedAddress."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        before = {name: getattr(account, name) for name in FIELDS}
        kept = {**read_secrets(account), **secrets}
        _apply(account, address, team, settings, kept, acknowledge, active)
        account.last_error, account.failing_since = "", None
        account.save()
        changed = sorted(name for name, value in before.items() if getattr(account, name) != value)
        news = AccountChanged(
            account=account.pk,
            address=account.address,
            fields=changed,
            actor=by.pk if by else None,
            channel=account.channel,
        )
        record(news, at=at)
    return account


def read_secrets(account: Account) -> dict[str, str]:
    """Return the secrets of an account in clear, by name. Raises SecretUnreadable."""
    stored: dict[str, str] = json.loads(decrypt_secret(account.secrets) or "{}")
    return stored


def _apply(
    account: Account,
    address: str,
    team: Team,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    acknowledge: bool,
    active: bool,
) -> None:
    account.address = get_channel(account.channel).normalize_address(address)
    account.team, account.brand = team, team.brand
    account.settings, account.secrets = dict(settings), encrypt_secret(json.dumps(dict(secrets)))
    account.acknowledge, account.active = acknowledge, active
    same = Account.objects.filter(channel=account.channel, address=account.address)
    if same.exclude(pk=account.pk).exists():
        raise NeedsUnusedAddress
