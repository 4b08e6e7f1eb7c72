"""The list of erased customers. No backup contains it, so customers are erased again after an older backup was
restored.

A line holds the customer's id and two times, no personal data. After a restore a new customer may get the same id, so
the time of the first contact is compared too.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from deskbell.people.models import Customer

FILE_NAME = "erased.jsonl"


def read_erasure_list() -> dict[int, set[str]]:
    """Return {customer id: times of the first contact, as ISO 8601}."""
    found: dict[int, set[str]] = {}
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        if line.endswith("}"):  # a line cut short by a power cut is written again
            row = json.loads(line)
            found.setdefault(row["customer"], set()).add(row["since"])
    return found


def append_to_erasure_list(*, customers: Iterable[Customer]) -> int:
    """Append the customers that are not on the list and sync the file to disk. Return how many were added."""
    there = read_erasure_list()
    new = [one for one in customers if one.since.isoformat() not in there.get(one.id, ())]
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
    return Path(settings.HOME) / FILE_NAME
