"""Add a colleague. Prints their invitation link, or nothing when a password is given."""

import argparse
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from deskbell.kit.clock import now
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_staff import invite_staff
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.models import Staff, Team
from deskbell.people.public_urls import invitation_url


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the address they sign in with")
    parser.add_argument("--name", required=True, help="the name colleagues and customers read")
    parser.add_argument("--role", choices=Staff.Role.values, default="agent")
    parser.add_argument("--team", action="append", default=[], metavar="SLUG", help="may be given more than once")
    parser.add_argument("--language", default="en", help="en, th, el, af or hi")
    parser.add_argument("--zone", default="UTC", help="their time zone, such as Africa/Johannesburg")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(args: argparse.Namespace) -> int:
    teams = list(Team.objects.filter(slug__in=args.team))
    strange = set(args.team) - {team.slug for team in teams}
    if strange:
        return _print_refusal(f"There is no team {', '.join(sorted(strange))}.")
    try:
        password = _read_password() if args.password_stdin else None
        staff = hire_staff(
            email=args.email,
            name=args.name,
            role=args.role,
            teams=teams,
            language=args.language,
            zone=args.zone,
            at=now(),
            password=password,
        )
    except ValidationError as refusal:
        return _print_refusal(" ".join(refusal.messages))
    except PeopleActionRefused as refusal:
        return _print_refusal(str(refusal))
    if password is None:
        print(invitation_url(invite_staff(staff=staff, by=None, at=now())))
    return 0


def _read_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    validate_password(password)
    return password


def _print_refusal(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
