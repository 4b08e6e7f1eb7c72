"""How fast mail is taken in: accepted durably, understood and placed end to end, one by one, and as follow-ups."""

import smtplib
import threading
import time
from email.message import EmailMessage
from typing import Any

import psycopg
from bench import cpu
from bench.house import Cast, House
from django.db import connection

BOX = "help@bench.example"


def mailbox(cast: Cast) -> None:
    """One mailbox that takes mail by SMTP and acknowledges nothing."""
    from deskbell.channels.models import Mailbox
    from deskbell.kit.clock import now

    if not Mailbox.objects.filter(address=BOX).exists():
        Mailbox.objects.create(
            address=BOX, brand=cast.brand, team=cast.team, kind="smtp", acknowledge=False, made_at=now()
        )


def letter(number: int, *, reply_to: str = "", sender: int | None = None) -> bytes:
    """An ordinary mail of about 1.5 kB."""
    mail = EmailMessage()
    mail["From"] = f"Customer {number} <m{sender or number}@customers.example>"
    mail["To"] = BOX
    mail["Subject"] = f"Where is order {number}?"
    mail["Message-ID"] = f"<bench-{time.time_ns()}-{number}@customers.example>"
    if reply_to:
        mail["In-Reply-To"] = reply_to
        mail["References"] = reply_to
    mail.set_content(
        "Good morning,\n\n" + "I ordered two bowls and one of them came broken. What now?\n" * 12 + "\nThank you"
    )
    return mail.as_bytes()


def send(house: House, mails: list[tuple[str, bytes]], connections: int) -> float:
    """Send (sender, mail) over so many connections at once; seconds until the last was accepted."""
    parts = [mails[number::connections] for number in range(connections)]

    def run(part: list[tuple[str, bytes]]) -> None:
        with smtplib.SMTP("localhost", house.mail_port, timeout=120) as server:
            for sender, mail in part:
                server.sendmail(sender, [BOX], mail)

    threads = [threading.Thread(target=run, args=(part,)) for part in parts if part]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def follow_ups(house: House, count: int = 500) -> dict[str, float]:
    """Answers to a message of ours, by its signed Message-ID: mails per second for the batch, end to end."""
    from deskbell.desk.actions.reply import reply
    from deskbell.desk.models import Case, Message
    from deskbell.kit.clock import now
    from deskbell.people.models import Staff

    ann = Staff.objects.get()
    cases = list(Case.objects.order_by("-pk")[:count])
    for case in cases:
        reply(case=case, by=ann, text="It is on its way.", at=now())
    began = time.perf_counter()
    while Message.objects.filter(case__in=cases, author=ann).exclude(message_id="").count() < count:
        if time.perf_counter() - began > 120:
            raise SystemExit("our answers did not get their Message-IDs in time")
        time.sleep(0.1)
    rows = Message.objects.filter(case__in=cases, author=ann).exclude(message_id="").select_related("contact")
    mails = [(row.contact.party, _answer(row)) for row in rows]
    before = _count()
    opened = Case.objects.count()
    spent = cpu.seconds(house.pids())
    accepted = send(house, mails, 16)
    placed = accepted + _until(before + len(mails))
    _settled()
    spent = cpu.seconds(house.pids()) - spent
    if Case.objects.count() != opened:
        raise SystemExit("some follow-ups opened new cases instead of joining theirs")
    return {
        "follow-ups taken in per second, batch": len(mails) / placed,
        "follow-up, CPU ms": 1000 * spent / len(mails),
    }


def _answer(row: Any) -> bytes:
    mail = EmailMessage()
    mail["From"] = row.contact.party
    mail["To"] = BOX
    mail["Subject"] = "Re: your order"
    mail["Message-ID"] = f"<answer-{row.pk}@customers.example>"
    mail["In-Reply-To"] = mail["References"] = f"<{row.message_id}>"
    mail.set_content("Thank you, that is good news.\n" * 20)
    return mail.as_bytes()


def _until(messages: int, patience: float = 300) -> float:
    """Wait, without getting into the way, until nothing is left to be placed; seconds."""
    began = time.perf_counter()
    while _due():
        if time.perf_counter() - began > patience:
            raise SystemExit("mails were accepted but not placed in time")
        time.sleep(0.02)
    taken = time.perf_counter() - began
    if _count() < messages:
        raise SystemExit("some mails were set aside instead of placed")
    return taken


def _count() -> int:
    """How many mails stand on the desk: counted by what came in, for counting every message costs more than taking one in."""
    from deskbell.channels.models import Raw

    return Raw.objects.filter(state="placed").count()


def _due() -> bool:
    """Whether a mail waits to be placed: one look into an index."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from channels_raw where due_at is not null)")
        return bool(cursor.fetchone()[0])


def batch(house: House, count: int = 2000) -> dict[str, float]:
    """Mails per second: durable acceptance over 16 connections, and end to end for the whole batch."""
    before = _count()
    mails = [(f"m{number}@customers.example", letter(number)) for number in range(count)]
    spent = cpu.seconds(house.pids())
    accepted = send(house, mails, 16)
    placed = accepted + _until(before + count)
    _settled()
    return {
        "mails accepted per second, 16 connections": count / accepted,
        "mails taken in per second, batch": count / placed,
        "new mail, CPU ms": 1000 * (cpu.seconds(house.pids()) - spent) / count,
    }


def one_by_one(house: House, count: int = 100) -> float:
    """Mails per second when each is sent only after the one before it stands on the desk, and open pages are told so."""
    from deskbell.kit.work import listener_parameters

    last = _last()
    with (
        smtplib.SMTP("localhost", house.mail_port, timeout=60) as server,
        psycopg.connect(**listener_parameters(), autocommit=True) as page,
    ):
        page.execute("listen deskbell_live")
        began = time.perf_counter()
        for number in range(count):
            server.sendmail(f"s{number}@customers.example", [BOX], letter(number, sender=900_000 + number))
            _told(page, last, number + 1)
        return count / (time.perf_counter() - began)


def _told(page: "psycopg.Connection[Any]", last: int, count: int) -> None:
    """Wait until so many mails after `last` stand on the desk: asked when a page is told, not again and again."""
    question = "select count(*) from channels_raw where id > %s and state = 'placed'"
    for _ in range(60):
        if page.execute(question, [last]).fetchone() == (count,):
            return
        for _notice in page.notifies(timeout=1, stop_after=1):
            pass
    raise SystemExit("a mail was accepted but not placed within a minute")


def _settled() -> None:
    """Wait until the clocks, whose follower reads everything, have read it: what they cost belongs to the mails."""
    behind = (
        "select exists (select from journal_entry where number is null) or "
        "(select max(number) from journal_bookmark) < (select max(number) from journal_entry)"
    )
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(behind)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise SystemExit("the followers did not catch up within a minute")


def _last() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from channels_raw")
        return int(cursor.fetchone()[0])
