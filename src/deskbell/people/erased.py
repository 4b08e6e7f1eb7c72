"""Who was erased, in a list that is in no backup: a backup from before brings their words back, the list takes them again.

A line holds a number and two instants, no word of anybody. The number alone would not do: in a house that was brought back
it may be given anew, so the instant since which somebody was known is compared too.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from deskbell.people.models import Customer

NAME = "erased.jsonl"


def listed() -> dict[int, set[str]]:
    """Everybody on the list: {number: since when they were known}."""
    found: dict[int, set[str]] = {}
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        if line.endswith("}"):  # one that was cut short by a power cut is written again
            row = json.loads(line)
            found.setdefault(row["customer"], set()).add(row["since"])
    return found


def note_down(*, people: Iterable[Customer]) -> int:
    """Put those who are missing on the list, and on the disk; how many they were."""
    there = listed()
    new = [one for one in people if one.since.isoformat() not in there.get(one.id, ())]
    if not new:
        return 0
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as file:
        for one in new:
            line = {"customer": one.id, "since": one.since.isoformat(), "erased": str(one.erased_at)}
            file.write(f"\n{json.dumps(line)}")
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def _path() -> Path:
    return Path(settings.HOME) / NAME
