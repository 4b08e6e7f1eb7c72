"""The process that runs functions of `tests.proof.inside_actions`: each input line is a function and its arguments,
each output line the answer.
"""

import json
import sys
from importlib import import_module

from deskbell.server.cli import load_django

if __name__ == "__main__":
    load_django()
    inside = import_module("tests.proof.inside_actions")
    connections = import_module("django.db")
    for line in sys.stdin:
        name, words = json.loads(line)
        connections.close_old_connections()
        sys.stdout.write(json.dumps(getattr(inside, name)(**words)) + "\n")
        sys.stdout.flush()
