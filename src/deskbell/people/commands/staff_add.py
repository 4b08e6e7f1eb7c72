"""Add a colleague; prints their one-time link, or nothing when a password is given."""

import argparse
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from deskbell.kit.clock import now
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import invite
from deskbell.people.actions.refusals import Refused
from deskbell.people.links import join_url
from deskbell.people.models import Staff, Team


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
        return _refuse(f"There is no team {', '.join(sorted(strange))}.")
    try:
        password = _password() if args.password_stdin else None
        staff = hire(
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
        return _refuse(" ".join(refusal.messages))
    except Refused as refusal:
        return _refuse(str(refusal))
    if password is None:
        print(join_url(invite(staff=staff, by=None, at=now())))
    return 0


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    validate_password(password)
    return password


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
