"""Find the earlier mails that a mail of ours continues."""

from deskbell.channels.interface import OutboundMessage
from deskbell.channels.kinds.email.compose import MailThread
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.models import RawMessage
from deskbell.channels.reasons import RemarkCode
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.merges import case_ids_with_merged


def find_thread(outbound: OutboundMessage) -> MailThread:
    """Return the mails of the case before this message, without held ones."""
    rows = list(
        Message.objects.filter(case__in=_case_thread(outbound.case), at__lte=outbound.at, contact__held="")
        .filter(contact__channel=NAME)
        .exclude(pk=outbound.message)
        .exclude(message_id="")
        .order_by("-at", "-pk")
        .values_list("pk", "message_id", "contact__direction", "contact__automatic")[:40]
    )
    people = [place for place, row in enumerate(rows) if row[2:] == ("in", "none")]
    # Messages after the answered one are no ancestors of the answer.
    thread = rows[people[0] :] if people else rows
    pk, answers = thread[0][:2] if people else (None, "")
    before = [name for _, name, _, automatic in reversed(thread) if automatic in ("none", "ack")]
    return MailThread(before=before, answers=answers, hops=_hops(pk), begins=not rows and _is_first_message(outbound))


def _is_first_message(outbound: OutboundMessage) -> bool:
    """Return whether the case has no message of the customer. One that came by another channel counts, although it has
    no Message-ID.
    """
    return not Message.objects.filter(case__in=_case_thread(outbound.case), contact__direction="in").exists()


def _case_thread(case: int) -> list[int]:
    """Return the ids of the case and of those merged into it: for the customer they are one thread."""
    return case_ids_with_merged(Case.objects.only("took_in").get(pk=case))


def _hops(message: int | None) -> int:
    remarks = RawMessage.objects.filter(message=message).values_list("remarks", flat=True).first() if message else None
    return next((int(remark[1]) for remark in remarks or () if remark[0] == RemarkCode.HOPS), 0)
