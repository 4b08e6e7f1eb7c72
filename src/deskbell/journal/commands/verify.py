"""Check the whole journal and all that is made from it; 0 when everything fits, 1 when something does not."""

import argparse
import json

from deskbell.journal.verify import Report
from deskbell.journal.verify import verify as check


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    report = check()
    if args.json:
        print(json.dumps(_plain(report)))
    else:
        _say(report)
    return 0 if report.clean else 1


def _plain(report: Report) -> dict[str, object]:
    return {
        "clean": report.clean,
        "entries": report.entries,
        "unsealed": report.unsealed,
        "words": report.words,
        "erased": report.erased,
        "faults": report.faults,
    }


def _say(report: Report) -> None:
    print(f"{report.entries} entries, the chain read from the first to the last; {report.unsealed} not sealed yet.")
    print(f"{report.words} words match what was recorded; {report.erased} were erased.")
    for fault in report.faults:
        print(f"FAULT: {fault}")
    print("Everything fits." if report.clean else f"{len(report.faults)} things do not fit.")
