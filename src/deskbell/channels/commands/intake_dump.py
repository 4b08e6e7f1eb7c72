"""`deskbell intake-dump`: what the desk would understand of a message, without a desk, a database or a setting.

For whoever asks "why did this mail arrive like that?": the message on standard input, the answer on standard output,
through the same limited child that reads every mail. Any bytes are a message; there is no input it fails on.
"""

import argparse
import json
import sys

from deskbell.channels.kinds.email.child import ReaderUnavailable, Understander
from deskbell.channels.kinds.email.understanding import Understood, guess, limits

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


def _understood(raw: bytes, authserv_ids: frozenset[str]) -> Understood:
    try:
        with Understander(authserv_ids=authserv_ids) as reader:
            return reader.understand(raw)
    except ReaderUnavailable as error:
        return guess(raw, why=str(error))
