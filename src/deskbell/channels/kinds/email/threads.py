"""What a mail of ours answers, told by the messages of its case."""

from deskbell.channels.kinds.email.compose import Thread
from deskbell.channels.models import Delivery, Raw
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.merged import whole


def thread_of(delivery: Delivery) -> Thread:
    """The messages of the case before this one, held ones left out."""
    rows = list(
        Message.objects.filter(case__in=_told(delivery.case), at__lte=delivery.message.at, contact__held="")
        .exclude(pk=delivery.message_id)
        .exclude(message_id="")
        .order_by("-at", "-pk")
        .values_list("pk", "message_id", "contact__direction", "contact__automatic")[:40]
    )
    people = [place for place, row in enumerate(rows) if row[2:] == ("in", "none")]
    # What came after the mail that is answered is no ancestor of the answer.
    thread = rows[people[0] :] if people else rows
    pk, answers = thread[0][:2] if people else (None, "")
    before = [name for _, name, _, automatic in reversed(thread) if automatic in ("none", "ack")]
    return Thread(before=before, answers=answers, hops=_hops(pk), begins=not rows and _begins(delivery))


def _begins(delivery: Delivery) -> bool:
    """Words that came by another way than mail have no Message-ID, and are answered all the same."""
    return not Message.objects.filter(case__in=_told(delivery.case), contact__direction="in").exists()


def _told(case: int) -> list[int]:
    """The case and those that go on in it: one thread for the customer."""
    return whole(Case.objects.only("took_in").get(pk=case))


def _hops(message: int | None) -> int:
    remarks = Raw.objects.filter(message=message).values_list("remarks", flat=True).first() if message else None
    return next((int(remark[1]) for remark in remarks or () if remark[0] == "hops"), 0)
