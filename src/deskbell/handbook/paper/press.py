"""Where a page becomes paper: the words go to the child, the signed PDFs come back."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from deskbell.handbook.paper.key import own_key

PATIENCE = 120
A_BATCH = 20


class NoPaper(RuntimeError):
    """The certificates could not be made; the log of the process says why."""


def press(papers: Sequence[dict[str, Any]], *, house: str) -> list[bytes]:
    """A signed PDF for each of `papers` (what `certificate.typ` reads), in their order. Raises NoPaper."""
    home = Path(settings.HOME)
    asked = {"home": str(home), "key": str(own_key(home=home, house=house)), "papers": list(papers)}
    command = [sys.executable, "-m", "deskbell.handbook.paper"]
    try:
        done = subprocess.run(
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoPaper(f"the child that makes certificates did not answer ({type(problem).__name__})") from problem
    made = done.stdout.split()
    if done.returncode or len(made) != len(papers):
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
        raise NoPaper(f"the child that makes certificates failed: {said[-1][:300]}")
    return [base64.b64decode(one) for one in made]
