"""Record what staff answer to a doubt about a mail: who wrote it, whether its sender is a web form, or whether an
address is ours.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.refusals import NeedsNamedAddress
from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox
from deskbell.channels.kinds.email.form_senders import collect_form_senders
from deskbell.channels.kinds.email.mail_reader import MailReader
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.models import RawMessage
from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.desk.actions.name_customer import name_customer
from deskbell.desk.actions.release import release
from deskbell.desk.models import Message
from deskbell.desk.reasons import HoldReason
from deskbell.kit import notify
from deskbell.people.addresses import normalize_email
from deskbell.people.models import Staff


def choose_writer(*, raw: RawMessage, address: str, is_form: bool, by: Staff, at: datetime) -> None:
    """Record that the person at `address`, whom the mail names, wrote it.

    With `is_form`, its sender is recorded as a web form, which writes for the people it names from now on. Raises
    NeedsNamedAddress.
    """
    named, sender = _named_people(raw)
    if address not in named or raw.message is None:
        raise NeedsNamedAddress
    with transaction.atomic():
        message = Message.objects.select_related("case", "contact").get(pk=raw.message)
        case = name_customer(message=message, address=address, name=named[address], by=by, at=at)
        if case.held == HoldReason.SENDER_UNCLEAR:
            release(case=case, by=by, at=at)
        added = [MessageRemark(RemarkCode.FORM, sender)] if is_form and sender else []
        if added:
            box = Mailbox.objects.get(pk=raw.account_id)
            change_mailbox(mailbox=box, by=by, at=at, form_senders=[*box.form_senders, sender])
        _replace_remarks(raw, without=(RemarkCode.REPLY_TO, RemarkCode.UNCLEAR), added=added)


def answer_alias(*, raw: RawMessage, address: str, is_ours: bool, by: Staff, at: datetime) -> None:
    """Add an address to those of the mailbox, or record that it is not ours. Raises NeedsNamedAddress."""
    if [RemarkCode.ALIAS.value, address] not in raw.remarks:
        raise NeedsNamedAddress
    with transaction.atomic():
        if is_ours:
            box = Mailbox.objects.get(pk=raw.account_id)
            change_mailbox(mailbox=box, by=by, at=at, aliases=[*box.aliases, address])
        _replace_remarks(raw, without=(RemarkCode.ALIAS,), added=[])


def _named_people(raw: RawMessage) -> tuple[Mapping[str, str], str]:
    """Return the people whom the mail names as its writer, by address, and the address of its sender."""
    reader = MailReader()
    try:
        parsed = reader.read(raw, Mailbox.objects.get(pk=raw.account_id)).parsed
    finally:
        reader.close()
    own = collect_form_senders(Mailbox.objects.all())
    parties = [(normalize_email(one.address), one.name) for one in (*parsed.from_, *parsed.reply_to) if one.address]
    sender = normalize_email(parsed.from_[0].address) if parsed.from_ else ""
    return {address: name for address, name in parties if not own.is_own(address)}, sender


def _replace_remarks(raw: RawMessage, *, without: Iterable[RemarkCode], added: list[MessageRemark]) -> None:
    codes = {code.value for code in without}
    kept = [one for one in raw.remarks if one[0] not in codes]
    raw.remarks = [*(one.as_stored() for one in added), *kept]
    RawMessage.objects.filter(pk=raw.pk).update(remarks=raw.remarks)
    notify.notify_pages(f"case:{raw.case}")
