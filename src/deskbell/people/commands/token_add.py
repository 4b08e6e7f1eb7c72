"""Make a token for a program; prints the token and nothing else."""

import argparse
import sys

from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.refusals import Refused
from deskbell.people.models import Staff


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="which program has it")
    parser.add_argument("--scope", action="append", required=True, metavar="SCOPE", help="all, or such as cases:read")
    parser.add_argument("--staff", metavar="EMAIL", help="the colleague as whom it acts")


def run(args: argparse.Namespace) -> int:
    staff = Staff.objects.filter(email__iexact=args.staff, is_active=True).first() if args.staff else None
    if args.staff and staff is None:
        print(f"Nobody here signs in as {args.staff}.", file=sys.stderr)
        return 1
    try:
        _token, secret = make_token(name=args.name, scopes_=args.scope, staff=staff, by=None, at=now())
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(secret)
    return 0
