"""The section `accounts` of the set-up file: the accounts of channels that have a form of their own, such as numbers for
text messages. The form of the channel checks a row, as it checks what is typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from deskbell.channels.actions.save_account import change_account, connect_account, read_secrets
from deskbell.channels.forms import AccountForm
from deskbell.channels.models import Account
from deskbell.channels.registry import get_channel, list_channels
from deskbell.channels.secrets import SecretUnreadable
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.people.models import Team
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection, find_row_by_name


class AccountRow(SetupRow):
    """An account of a channel and its team. `settings` are the channel's own, such as `account_sid`; `secrets_file` name
    the files with its secrets, and the API gives the `secrets` themselves.
    """

    channel: str
    address: str
    team: str
    acknowledge: bool = False
    active: bool = True
    settings: dict[str, str | int | bool] = {}
    secrets_file: dict[str, str] = {}
    secrets: dict[str, str] = {}


def _apply(row: AccountRow, context: SetupContext) -> Sequence[str]:
    form_class = find_row_by_name(_list_forms(), row.channel, kind="channel", field="channel")
    teams = {team.slug: team for team in Team.objects.select_related("brand")}
    team = find_row_by_name(teams, row.team, kind="team", field="team")
    address = get_channel(row.channel).normalize_address(row.address)
    account = Account.objects.filter(channel=row.channel, address=address).first()
    wanted = _read_arguments(form_class, row, team, account, context)
    if account is not None and _is_same(account, wanted):
        return []
    try:
        if account is None:
            connect_account(channel=row.channel, by=context.by, at=context.at, **wanted)
            return [f"account {row.address}: connected"]
        change_account(account=account, by=context.by, at=context.at, **wanted)
    except CaseRefusal as refusal:
        raise SetupMistake(str(refusal), "address") from refusal
    return [f"account {row.address}: changed"]


def _list_forms() -> Mapping[str, type[AccountForm]]:
    forms = {name: channel.account_form() for name, channel in list_channels().items()}
    return {name: form for name, form in forms.items() if form is not None}


def _read_arguments(
    form_class: type[AccountForm], row: AccountRow, team: Team, account: Account | None, context: SetupContext
) -> dict[str, Any]:
    """Return the arguments of `connect_account`, checked by the form. Raises SetupMistake for the first wrong field."""
    unknown = sorted(
        set(row.settings) - set(form_class.own_fields()) | set(row.settings) & set(form_class.secret_fields)
    )
    if unknown:
        raise SetupMistake(f"There is no setting {unknown[0]!r}.", "settings")
    secrets = {name: _read_secret(name, row, context) for name in form_class.secret_fields}
    values = {"address": row.address, "team": team.pk, "acknowledge": row.acknowledge, "active": row.active}
    given = {name: value for name, value in {**values, **row.settings, **secrets}.items() if value not in ("", False)}
    form = form_class(given, account=account)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise SetupMistake(f"{field}: {errors[0]}", field if field in AccountRow.model_fields else "settings")
    return form.action_arguments()


def _read_secret(name: str, row: AccountRow, context: SetupContext) -> str:
    return context.read_secret(secret=row.secrets.get(name, ""), file=row.secrets_file.get(name, ""), field="secrets")


def _is_same(account: Account, wanted: Mapping[str, Any]) -> bool:
    plain = all(getattr(account, name) == wanted[name] for name in ("address", "team", "acknowledge", "active"))
    try:
        stored = read_secrets(account)
    except SecretUnreadable:
        stored = {}
    secrets = all(stored.get(name) == value for name, value in wanted["secrets"].items())
    return plain and account.settings == wanted["settings"] and secrets


def _export() -> Sequence[SetupRow]:
    rows = Account.objects.filter(channel__in=_list_forms()).select_related("team").order_by("id")
    return [
        AccountRow(
            channel=row.channel,
            address=row.address,
            team=row.team.slug,
            acknowledge=row.acknowledge,
            active=row.active,
            settings={name: value for name, value in row.settings.items() if value != ""},
        )
        for row in rows
    ]


ACCOUNTS = SetupSection(name="accounts", order=65, key="address", row=AccountRow, apply=_apply, export=_export)
