"""Make a token for a program. Prints the token and nothing else."""

import argparse
import sys

from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.models import Staff


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="which program has it")
    parser.add_argument("--scope", action="append", required=True, metavar="SCOPE", help="all, or such as cases:read")
    parser.add_argument("--staff", metavar="EMAIL", help="as whom it acts; the longest-serving admin if left out")


def run(args: argparse.Namespace) -> int:
    staff = _find_acting_staff(args.staff)
    if args.staff and staff is None:
        print(f"Nobody here signs in as {args.staff}.", file=sys.stderr)
        return 1
    try:
        _token, secret = make_token(name=args.name, scopes=args.scope, staff=staff, by=None, at=now())
    except PeopleActionRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(secret)
    return 0


def _find_acting_staff(email: str | None) -> Staff | None:
    here = Staff.objects.filter(is_active=True)
    if email:
        return here.filter(email__iexact=email).first()
    return here.filter(role=Staff.Role.ADMIN).order_by("joined_at", "id").first()
