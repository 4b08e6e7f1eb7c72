"""List the kinds of news that may be imported, with the facts each of them needs and may have."""

import argparse
import json
from typing import Any

from deskbell.journal.import_rules import ImportRule, import_rules


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    found = [_describe_kind(past) for past in import_rules().values()]
    if args.json:
        print(json.dumps(found, indent=1))
        return 0
    for one in found:
        print(f"{one['kind']}: {one['says']} (needs {', '.join(one['needs']) or 'no column'})")
        for name, fact in one["facts"].items():
            choices = f", one of {', '.join(fact['choices'])}" if fact["choices"] else ""
            print(f"    {name}: {' or '.join(fact['types'])}{choices}{', needed' if fact['needed'] else ''}")
    return 0


def _describe_kind(past: ImportRule) -> dict[str, Any]:
    facts = {
        name: {
            "types": ["null" if one is type(None) else one.__name__ for one in types],
            "needed": default is ...,
            "choices": list(past.choices.get(name, ())),
        }
        for name, (types, default) in past.facts.items()
    }
    return {"kind": past.kind, "says": past.news.says, "needs": list(past.needs), "facts": facts}
