"""Check the whole journal and all that is made from it; 0 when everything fits, 1 when something does not."""

import argparse
import json

from deskbell.journal.verify import Head, Report
from deskbell.journal.verify import verify as check


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument(
        "--was",
        metavar="NUMBER:HASH",
        type=_head,
        help="where the journal stood, as an earlier run printed it: is all of that still in it?",
    )


def run(args: argparse.Namespace) -> int:
    report = check(was=args.was)
    if args.json:
        print(json.dumps(_plain(report)))
    else:
        _say(report)
    return 0 if report.clean else 1


def _head(text: str) -> Head:
    try:
        return Head.read(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not where a journal stood: a number, a colon and 64 hexadecimal digits, as verify prints them"
        ) from None


def _plain(report: Report) -> dict[str, object]:
    return {
        "clean": report.clean,
        "entries": report.entries,
        "head": str(report.head),
        "unsealed": report.unsealed,
        "words": report.words,
        "erased": report.erased,
        "faults": report.faults,
    }


def _say(report: Report) -> None:
    print(f"{report.entries} entries, the chain read from the first to the last; {report.unsealed} not sealed yet.")
    print(f"The journal stands at {report.head}")
    print(f"{report.words} words match what was recorded; {report.erased} were erased.")
    for fault in report.faults:
        print(f"FAULT: {fault}")
    print("Everything fits." if report.clean else f"{len(report.faults)} things do not fit.")
