"""Verify the journal and everything derived from it. Exit code 0 when all is in order, else 1."""

import argparse
import json

from deskbell.journal.verify import JournalHead, VerifyReport
from deskbell.journal.verify import verify_journal as check


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument(
        "--was",
        metavar="NUMBER:HASH",
        type=_parse_head,
        help="where the journal stood, as an earlier run printed it: is all of that still in it?",
    )


def run(args: argparse.Namespace) -> int:
    report = check(kept_head=args.was)
    if args.json:
        print(json.dumps(_as_json(report)))
    else:
        _print_report(report)
    return 0 if report.is_clean else 1


def _parse_head(text: str) -> JournalHead:
    try:
        return JournalHead.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not where a journal stood: a number, a colon and 64 hexadecimal digits, as verify prints them"
        ) from None


def _as_json(report: VerifyReport) -> dict[str, object]:
    return {
        "clean": report.is_clean,
        "entries": report.entries,
        "head": str(report.head),
        "unsealed": report.unsealed,
        "words": report.words,
        "erased": report.erased,
        "faults": report.faults,
    }


def _print_report(report: VerifyReport) -> None:
    print(f"{report.entries} entries, the chain read from the first to the last; {report.unsealed} not sealed yet.")
    print(f"The journal stands at {report.head}")
    print(f"{report.words} words match what was recorded; {report.erased} were erased.")
    for fault in report.faults:
        print(f"FAULT: {fault}")
    print("Everything fits." if report.is_clean else f"{len(report.faults)} things do not fit.")
