"""The process in which `tests.proof.inside` works: a line read names a function and its words, a line written is its answer."""

import json
import sys
from importlib import import_module

from deskbell.house.cli import load_django

if __name__ == "__main__":
    load_django()
    inside = import_module("tests.proof.inside")
    connections = import_module("django.db")
    for line in sys.stdin:
        name, words = json.loads(line)
        connections.close_old_connections()
        sys.stdout.write(json.dumps(getattr(inside, name)(**words)) + "\n")
        sys.stdout.flush()
