"""Mails that are no customer requests: newsletter, absence notice, spam, forged sender, bounce."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.desk.reasons import DiscardReason
from deskbell.world.company import MAIL_SERVER, MAILBOXES
from deskbell.world.mail_builder import InventedMail, build_mail

_RECIPIENT = next(box.address for box in MAILBOXES if box.team == "written")
_DINER_MAILBOX = MAILBOXES[-1].address


@dataclass(frozen=True)
class OddMail:
    """Such a mail, with the time at which it comes, and the reason that staff give for discarding it."""

    opened_at: datetime
    raw: bytes
    sender: str
    to: str
    discard_reason: DiscardReason


def list_odd_mails(*, at: datetime, days: int) -> Iterator[OddMail]:
    """Yield some odd mails for each week. The latest came within the last two days."""
    for week in range(max(1, days // 7)):
        for make, hours in (
            (_make_newsletter, 16),
            (_make_absence_notice, 30),
            (_make_spam, 52),
            (_make_spoofed_mail, 39),
            (_make_bounce, 61),
        ):
            when = at - timedelta(days=7 * week, hours=hours, minutes=7 * week)
            if when > at - timedelta(days=days):
                yield make(when, week)


def _make_newsletter(at: datetime, week: int) -> OddMail:
    topics = ("Glazes that survive the oven", "Linen: what the weavers say", "Shelf talk", "Four ways to pack a teapot")
    mail = InventedMail(
        name="Homeware Trade Letter", address="letter@homeware-trade.example", to=_RECIPIENT, subject=topics[week % 4],
        text="This week: a visit to a weaving shed, prices of raw linen, and readers' letters.\n\nYou get this because "
        "you subscribed at the fair in spring.", at=at, key=f"letter{week}", html=True,
    )  # fmt: skip
    headers = {
        "List-Id": "Homeware Trade Letter <letter.homeware-trade.example>",
        "List-Unsubscribe": "<https://homeware-trade.example/leave>",
        "Precedence": "bulk",
    }
    return OddMail(at, build_mail(mail, headers), mail.address, mail.to, DiscardReason.NEWSLETTER)


def _make_absence_notice(at: datetime, week: int) -> OddMail:
    mail = InventedMail(
        name="Christina Lamprou", address="christina.lamprou@firm.example", to=_RECIPIENT,
        subject="Αυτόματη απάντηση: εκτός γραφείου",
        text="Λείπω από το γραφείο μέχρι τη Δευτέρα και θα απαντήσω μόλις επιστρέψω.", at=at, key=f"away{week}",
    )  # fmt: skip
    return OddMail(
        at, build_mail(mail, {"Auto-Submitted": "auto-replied"}), mail.address, mail.to, DiscardReason.OUT_OF_OFFICE
    )


def _make_spam(at: datetime, week: int) -> OddMail:
    mail = InventedMail(
        name="Growth Desk", address=f"hello{week}@rank-higher.example", to=_DINER_MAILBOX if week % 2 else _RECIPIENT,
        subject="Your website could be on page one", at=at, key=f"trade{week}", html=True,
        text="Dear owner,\n\nwe had a look at your website and found seven mistakes. Reply with the word YES and we will "
        "repair them for a surprisingly small sum.\n\nThe Growth Desk",
    )  # fmt: skip
    return OddMail(at, build_mail(mail), mail.address, mail.to, DiscardReason.SPAM)


def _make_spoofed_mail(at: datetime, week: int) -> OddMail:
    mail = InventedMail(
        name="Naledi Botha", address="naledi@quinceandclay.example", to=_RECIPIENT, subject="Urgent: payment today", at=at,
        key=f"spoof{week}",
        text="I am in a meeting and cannot talk. Pay the attached invoice before noon and send me the confirmation.\n\n"
        "Naledi\nSent from my telephone",
    )  # fmt: skip
    failed = f"{MAIL_SERVER}; dkim=none; spf=fail; dmarc=fail header.from=quinceandclay.example"
    headers = {"Authentication-Results": failed, "Reply-To": "naledi.botha.ceo@freepost.example"}
    two = build_mail(mail, headers).replace(
        b"Naledi Botha <naledi@", b"<naledi.botha.ceo@freepost.example>, Naledi Botha <naledi@", 1
    )
    return OddMail(at, two, "naledi.botha.ceo@freepost.example", mail.to, DiscardReason.FORGED)


def _make_bounce(at: datetime, week: int) -> OddMail:
    """Return a delivery report (RFC 3464) for an address that no longer exists."""
    gone, border = f"old.customer{week}@letterbox.example", f"=_report_{week}"
    lines = [
        "From: Mail Delivery System <mailer-daemon@letterbox.example>", f"To: {_RECIPIENT}",
        "Subject: Undelivered Mail Returned to Sender", f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <report{week}@letterbox.example>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{border}"', "", f"--{border}",
        "Content-Type: text/plain; charset=us-ascii", "", f"The mail to <{gone}> could not be delivered:", "",
        "550 5.1.1 No such person here", "", f"--{border}", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mx.letterbox.example", "", f"Final-Recipient: rfc822; {gone}", "Action: failed",
        "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 No such person here", "", f"--{border}--", "",
    ]  # fmt: skip
    return OddMail(at, "\r\n".join(lines).encode(), "", _RECIPIENT, DiscardReason.BOUNCE)
