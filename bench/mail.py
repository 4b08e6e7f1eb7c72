"""Measure how fast mail is taken in: stored, parsed and matched to cases; in a batch, one by one, and as follow-ups."""

import smtplib
import threading
import time
from email.message import EmailMessage
from typing import Any

import psycopg
from bench import cpu
from bench.installation import BenchCompany, Installation
from django.db import connection

MAILBOX = "help@bench.example"


def create_mailbox(company: BenchCompany) -> None:
    """Create a mailbox that receives mail by SMTP and sends no acknowledgements."""
    from deskbell.channels.kinds.email.models import Mailbox
    from deskbell.kit.clock import now

    if not Mailbox.objects.filter(address=MAILBOX).exists():
        Mailbox.objects.create(
            channel="email",
            address=MAILBOX,
            brand=company.brand,
            team=company.team,
            kind="smtp",
            acknowledge=False,
            made_at=now(),
        )


def build_letter(number: int, *, reply_to: str = "", sender: int | None = None) -> bytes:
    """Return an ordinary mail of about 1.5 kB."""
    mail = EmailMessage()
    mail["From"] = f"Customer {number} <m{sender or number}@customers.example>"
    mail["To"] = MAILBOX
    mail["Subject"] = f"Where is order {number}?"
    mail["Message-ID"] = f"<bench-{time.time_ns()}-{number}@customers.example>"
    if reply_to:
        mail["In-Reply-To"] = reply_to
        mail["References"] = reply_to
    mail.set_content(
        "Good morning,\n\n" + "I ordered two bowls and one of them came broken. What now?\n" * 12 + "\nThank you"
    )
    return mail.as_bytes()


def send_mails(installation: Installation, mails: list[tuple[str, bytes]], connections: int) -> float:
    """Send these mails, as (sender, mail), over several connections at once. Return the seconds until the last one was
    stored.
    """
    parts = [mails[number::connections] for number in range(connections)]

    def run(part: list[tuple[str, bytes]]) -> None:
        with smtplib.SMTP("localhost", installation.mail_port, timeout=120) as server:
            for sender, mail in part:
                server.sendmail(sender, [MAILBOX], mail)

    threads = [threading.Thread(target=run, args=(part,)) for part in parts if part]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def measure_follow_ups(installation: Installation, count: int = 500) -> dict[str, float]:
    """Measure mails that answer ours, recognised by our signed Message-IDs. Return how many a second go all the way to
    a case.
    """
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
    mails = [(row.contact.party, _build_answer(row)) for row in rows]
    before = _count_placed()
    opened = Case.objects.count()
    spent = cpu.cpu_seconds(installation.pids())
    accepted = send_mails(installation, mails, 16)
    placed = accepted + _wait_until_placed(before + len(mails))
    _wait_for_followers()
    spent = cpu.cpu_seconds(installation.pids()) - spent
    if Case.objects.count() != opened:
        raise SystemExit("some follow-ups opened new cases instead of joining theirs")
    return {
        "follow-ups taken in per second, batch": len(mails) / placed,
        "follow-up, CPU ms": 1000 * spent / len(mails),
    }


def _build_answer(row: Any) -> bytes:
    mail = EmailMessage()
    mail["From"] = row.contact.party
    mail["To"] = MAILBOX
    mail["Subject"] = "Re: your order"
    mail["Message-ID"] = f"<answer-{row.pk}@customers.example>"
    mail["In-Reply-To"] = mail["References"] = f"<{row.message_id}>"
    mail.set_content("Thank you, that is good news.\n" * 20)
    return mail.as_bytes()


def _wait_until_placed(messages: int, patience: float = 300) -> float:
    """Wait until every mail has been matched to a case, with few queries. Return the seconds."""
    began = time.perf_counter()
    while _is_mail_waiting():
        if time.perf_counter() - began > patience:
            raise SystemExit("mails were accepted but not placed in time")
        time.sleep(0.02)
    taken = time.perf_counter() - began
    if _count_placed() < messages:
        raise SystemExit("some mails were set aside instead of placed")
    return taken


def _count_placed() -> int:
    """Return how many mails were matched to a case. Counted in the table of raw messages, which is cheaper than
    counting messages.
    """
    from deskbell.channels.models import RawMessage

    return RawMessage.objects.filter(state="placed").count()


def _is_mail_waiting() -> bool:
    """Return whether a mail still waits to be matched, by one look into an index."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from channels_raw where due_at is not null)")
        return bool(cursor.fetchone()[0])


def measure_batch(installation: Installation, count: int = 2000) -> dict[str, float]:
    """Return how many mails a second are stored over 16 connections, and how many go all the way to a case."""
    before = _count_placed()
    mails = [(f"m{number}@customers.example", build_letter(number)) for number in range(count)]
    spent = cpu.cpu_seconds(installation.pids())
    accepted = send_mails(installation, mails, 16)
    placed = accepted + _wait_until_placed(before + count)
    _wait_for_followers()
    return {
        "mails accepted per second, 16 connections": count / accepted,
        "mails taken in per second, batch": count / placed,
        "new mail, CPU ms": 1000 * (cpu.cpu_seconds(installation.pids()) - spent) / count,
    }


def measure_one_by_one(installation: Installation, count: int = 100) -> float:
    """Return mails per second, when each is sent only after the one before is in a case and open pages were notified."""
    from deskbell.kit.worker import listener_parameters

    last = _last_raw_id()
    with (
        smtplib.SMTP("localhost", installation.mail_port, timeout=60) as server,
        psycopg.connect(**listener_parameters(), autocommit=True) as page,
    ):
        page.execute("listen deskbell_live")
        began = time.perf_counter()
        for number in range(count):
            server.sendmail(f"s{number}@customers.example", [MAILBOX], build_letter(number, sender=900_000 + number))
            _wait_for_notice(page, last, number + 1)
        return count / (time.perf_counter() - began)


def _wait_for_notice(page: "psycopg.Connection[Any]", last: int, count: int) -> None:
    """Wait until `count` mails after `last` are in cases. It queries the database when a page is notified, not in a
    loop.
    """
    question = "select count(*) from channels_raw where id > %s and state = 'placed'"
    for _ in range(60):
        if page.execute(question, [last]).fetchone() == (count,):
            return
        for _notice in page.notifies(timeout=1, stop_after=1):
            pass
    raise SystemExit("a mail was accepted but not placed within a minute")


def _wait_for_followers() -> None:
    """Wait until all followers have read all entries, since their cost belongs to the mails."""
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


def _last_raw_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from channels_raw")
        return int(cursor.fetchone()[0])
