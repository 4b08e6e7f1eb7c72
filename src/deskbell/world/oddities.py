"""What else lands in a company's mailbox: a newsletter, an absence notice, a bounce, and mails that are not what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.world.company import MAIL_SERVER, MAILBOXES
from deskbell.world.raw import Mail, raw

_TO = next(box.address for box in MAILBOXES if box.team == "written")
_DINER = MAILBOXES[-1].address


@dataclass(frozen=True)
class Oddity:
    """A mail, when it came, and what a person says of it who has looked."""

    opened_at: datetime
    raw: bytes
    sender: str
    to: str
    why: str


def oddities(*, at: datetime, days: int) -> Iterator[Oddity]:
    """Some each week, the latest ones within the last two days."""
    for week in range(max(1, days // 7)):
        for make, hours in ((_newsletter, 16), (_away, 30), (_trade, 52), (_spoofed, 39), (_bounced, 61)):
            when = at - timedelta(days=7 * week, hours=hours, minutes=7 * week)
            if when > at - timedelta(days=days):
                yield make(when, week)


def _newsletter(at: datetime, week: int) -> Oddity:
    topics = ("Glazes that survive the oven", "Linen: what the weavers say", "Shelf talk", "Four ways to pack a teapot")
    mail = Mail(
        name="Homeware Trade Letter", address="letter@homeware-trade.example", to=_TO, subject=topics[week % 4],
        text="This week: a visit to a weaving shed, prices of raw linen, and readers' letters.\n\nYou get this because "
        "you subscribed at the fair in spring.", at=at, key=f"letter{week}", html=True,
    )  # fmt: skip
    headers = {
        "List-Id": "Homeware Trade Letter <letter.homeware-trade.example>",
        "List-Unsubscribe": "<https://homeware-trade.example/leave>",
        "Precedence": "bulk",
    }
    return Oddity(at, raw(mail, headers), mail.address, mail.to, "newsletter")


def _away(at: datetime, week: int) -> Oddity:
    mail = Mail(
        name="Christina Lamprou", address="christina.lamprou@firm.example", to=_TO,
        subject="Αυτόματη απάντηση: εκτός γραφείου",
        text="Λείπω από το γραφείο μέχρι τη Δευτέρα και θα απαντήσω μόλις επιστρέψω.", at=at, key=f"away{week}",
    )  # fmt: skip
    return Oddity(at, raw(mail, {"Auto-Submitted": "auto-replied"}), mail.address, mail.to, "out of office")


def _trade(at: datetime, week: int) -> Oddity:
    mail = Mail(
        name="Growth Desk", address=f"hello{week}@rank-higher.example", to=_DINER if week % 2 else _TO,
        subject="Your website could be on page one", at=at, key=f"trade{week}", html=True,
        text="Dear owner,\n\nwe had a look at your website and found seven mistakes. Reply with the word YES and we will "
        "repair them for a surprisingly small sum.\n\nThe Growth Desk",
    )  # fmt: skip
    return Oddity(at, raw(mail), mail.address, mail.to, "spam")


def _spoofed(at: datetime, week: int) -> Oddity:
    mail = Mail(
        name="Naledi Botha", address="naledi@quinceandclay.example", to=_TO, subject="Urgent: payment today", at=at,
        key=f"spoof{week}",
        text="I am in a meeting and cannot talk. Pay the attached invoice before noon and send me the confirmation.\n\n"
        "Naledi\nSent from my telephone",
    )  # fmt: skip
    failed = f"{MAIL_SERVER}; dkim=none; spf=fail; dmarc=fail header.from=quinceandclay.example"
    headers = {"Authentication-Results": failed, "Reply-To": "naledi.botha.ceo@freepost.example"}
    two = raw(mail, headers).replace(
        b"Naledi Botha <naledi@", b"<naledi.botha.ceo@freepost.example>, Naledi Botha <naledi@", 1
    )
    return Oddity(at, two, "naledi.botha.ceo@freepost.example", mail.to, "not who it says it is")


def _bounced(at: datetime, week: int) -> Oddity:
    """A delivery report for an address that no longer exists, in the form of RFC 3464."""
    gone, border = f"old.customer{week}@letterbox.example", f"=_report_{week}"
    lines = [
        "From: Mail Delivery System <mailer-daemon@letterbox.example>", f"To: {_TO}",
        "Subject: Undelivered Mail Returned to Sender", f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <report{week}@letterbox.example>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{border}"', "", f"--{border}",
        "Content-Type: text/plain; charset=us-ascii", "", f"The mail to <{gone}> could not be delivered:", "",
        "550 5.1.1 No such person here", "", f"--{border}", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mx.letterbox.example", "", f"Final-Recipient: rfc822; {gone}", "Action: failed",
        "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 No such person here", "", f"--{border}--", "",
    ]  # fmt: skip
    return Oddity(at, "\r\n".join(lines).encode(), "", _TO, "bounce")
