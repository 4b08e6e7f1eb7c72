"""`deskbell intake-dump`: print how a mail is parsed. It needs neither a database nor settings.

Use it to find out why a mail came in as it did. The mail is read from standard input and parsed by the same limited
child process as in production. Any input gives an answer.
"""

import argparse
import json
import sys

from deskbell.channels.kinds.email.parsing import Finding, FindingCode, ParsedMail, guess_mail, limits
from deskbell.channels.kinds.email.reader_process import ReaderProcess, ReaderUnavailable

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.description = "Read a raw message on standard input and print as JSON what the desk understands of it."
    parser.add_argument(
        "--authserv-id",
        action="append",
        default=[],
        metavar="NAME",
        help="name under which your mail server writes Authentication-Results (may be repeated)",
    )


def run(args: argparse.Namespace) -> int:
    raw = sys.stdin.buffer.read(limits.RAW_BYTES + 1)
    known = _understood(raw, frozenset(args.authserv_id))
    json.dump(known.as_json(), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def _understood(raw: bytes, authserv_ids: frozenset[str]) -> ParsedMail:
    try:
        with ReaderProcess(authserv_ids=authserv_ids) as reader:
            return reader.parse(raw)
    except ReaderUnavailable as error:
        return guess_mail(raw, why=Finding(FindingCode.UNREAD_ERROR, str(error)))
