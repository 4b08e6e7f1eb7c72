"""Functions by which the channels answer slots of lower apps: alarms, health, resending, erasing, verifying."""

from datetime import datetime
from typing import TYPE_CHECKING

from deskbell.channels.actions.forget_correspondence import forget_correspondence
from deskbell.channels.actions.queue_deliveries import find_sending_accounts
from deskbell.channels.actions.requeue_deliveries import requeue_deliveries
from deskbell.channels.interface import Channel
from deskbell.channels.models import Account
from deskbell.channels.reads.delivery_notes import describe_delivery_note
from deskbell.channels.reads.inconsistencies import list_inconsistencies
from deskbell.channels.reads.opt_outs import check_opt_out
from deskbell.channels.reads.troubles import list_troubles
from deskbell.channels.registry import import_kind_modules, list_channels
from deskbell.desk.models import Case
from deskbell.desk.reasons import PendingReason
from deskbell.desk.slots import Alarm, DeskChannel, SendingProblem, alarms, desk_channels, resend_requests
from deskbell.journal.slots import erase_stored_text, verification_faults
from deskbell.kit.clock import now
from deskbell.kit.slots import HealthPart, health_parts
from deskbell.people.slots import AddressKind, address_kinds, setup_sections

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection

MAX_FILES = 20
PARTS = ("intake", "delivery", "disk")

import_kind_modules("fillings")


@setup_sections.fill
def account_sections() -> "list[SetupSection]":
    """Return the accounts of channels other than email as a section of the set-up file."""
    # Imported here: only commands and the API need it, and with it pydantic.
    from deskbell.channels.account_setup_section import ACCOUNTS

    return [ACCOUNTS]


@alarms.fill
def channel_alarms() -> list[Alarm]:
    """Return the alarms that everyone at the desk sees, such as "Mail cannot be sent"."""
    return [
        {"level": "late" if one.grave else "soon", "says": one.says, "url": one.url} for one in list_troubles(at=now())
    ]


@health_parts.fill
def channel_health() -> list[HealthPart]:
    """Return the health of each part for `/healthz`. Only grave troubles make a part unhealthy.

    Addresses are never named, since anyone may ask.
    """
    own = [part for channel in list_channels().values() for part in channel.capabilities.parts]
    wrong = {one.part for one in list_troubles(at=now()) if one.grave}
    return [
        {"name": part, "ok": part not in wrong, "says": "needs attention" if part in wrong else ""}
        for part in (*own, *PARTS)
    ]


@resend_requests.fill
def resend_message(*, message: int, at: datetime) -> None:
    """Queue a lost message again, because a member of staff asked for it."""
    requeue_deliveries(message=message, at=at)


@erase_stored_text.fill
def erase_correspondence(*, customer: int, at: datetime) -> None:
    """Erase the raw messages of this customer and the addresses we wrote to."""
    forget_correspondence(customer=customer, at=at)


@verification_faults.fill
def verify_correspondence() -> list[str]:
    """Return one sentence for each raw message or delivery that is lost, doubled or without a result."""
    return list_inconsistencies(at=now())


@address_kinds.fill
def describe_address_kinds() -> list[AddressKind]:
    """Return, for each channel, how its customers' addresses are called, checked and normalised."""
    return [_address_kind(channel) for channel in list_channels().values()]


def _address_kind(channel: Channel) -> AddressKind:
    return AddressKind(
        channel=channel.name,
        normalize=channel.normalize_address,
        is_complete=channel.is_complete_address,
        label=lambda: channel.describe().address_label,
        error=lambda: channel.describe().address_error,
        input_type=channel.describe().input_type,
    )


@desk_channels.fill
def describe_desk_channels() -> list[DeskChannel]:
    """Return, for each channel, what the desk must know: its name, its limits, and how to check an address and a text."""
    return [_desk_channel(channel) for channel in list_channels().values()]


def _desk_channel(channel: Channel) -> DeskChannel:
    can = channel.capabilities
    return DeskChannel(
        name=channel.name,
        icon=channel.describe().icon or channel.name,
        title=lambda: channel.describe().title,
        may_start=can.may_start,
        is_ready=lambda: Account.objects.filter(channel=channel.name, active=True).exists(),
        has_subject=can.subject,
        max_copies=can.max_copies,
        max_files=MAX_FILES if can.max_files_size else 0,
        max_files_size=can.max_files_size,
        check_text=channel.check_text,
        describe_length=channel.describe_length,
        check_party=lambda address: check_opt_out(channel.name, address),
        describe_note=lambda note: describe_delivery_note(channel.name, note),
        find_sending_problem=lambda case: _find_sending_problem(channel, case),
    )


def _find_sending_problem(channel: Channel, case: Case) -> SendingProblem | None:
    blocked = channel.list_blocked_accounts()
    if not blocked:
        return None
    account = find_sending_accounts(channel.name, {case.pk: case}).get(case.pk)
    if account is None or account.pk not in blocked:
        return None
    return SendingProblem(note=PendingReason.NO_SERVER.value, url=channel.outgoing_url())
