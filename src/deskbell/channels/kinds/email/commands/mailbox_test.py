"""Send a test mail to a mailbox and wait until it arrives."""

import argparse
import sys
import time
from datetime import datetime

from deskbell.channels.kinds.email.actions.send_test_mail import send_test_mail
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.models import RawMessage
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.people.addresses import normalize_email


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="the address of the mailbox")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to wait (usually 60)")


def run(args: argparse.Namespace) -> int:
    mailbox = Mailbox.objects.filter(address=normalize_email(args.address)).first()
    if mailbox is None:
        known = ", ".join(Mailbox.objects.order_by("address").values_list("address", flat=True)) or "none yet"
        print(f"There is no mailbox {args.address}. There is: {known}.", file=sys.stderr)
        return 1
    at = now()
    try:
        send_test_mail(mailbox=mailbox, at=at)
    except CaseRefusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print("The test mail was sent.")
    return _wait_for(mailbox, at, args.seconds)


def _wait_for(mailbox: Mailbox, at: datetime, seconds: float) -> int:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if _has_arrived(mailbox, at):
            print("It has arrived.")
            return 0
        time.sleep(0.5)
    print(
        f"It has not arrived within {seconds:.0f} s: look at the server's log, and whether Deskbell runs.",
        file=sys.stderr,
    )
    return 1


def _has_arrived(mailbox: Mailbox, at: datetime) -> bool:
    return RawMessage.objects.filter(account=mailbox, received_at__gte=at).exists()
