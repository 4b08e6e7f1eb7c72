"""Send a real mail through the server for outgoing mail, and print what the server answered."""

import argparse
import sys

from deskbell.channels.kinds.email.actions.save_outgoing_server import try_outgoing_server
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.people.addresses import normalize_email


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", help="the address that gets the mail")
    parser.add_argument("--mailbox", help="send as this mailbox, through its server")


def run(args: argparse.Namespace) -> int:
    mailbox = Mailbox.objects.filter(address=normalize_email(args.mailbox)).first() if args.mailbox else None
    if args.mailbox and mailbox is None:
        print(f"There is no mailbox {args.mailbox}.", file=sys.stderr)
        return 1
    try:
        answer = try_outgoing_server(mailbox=mailbox, to=args.to, at=now())
    except CaseRefusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"The server took the mail: {answer}")
    return 0
