"""The first step of every script in bin/ says what to do when it fails."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_packages_that_cannot_be_fetched_end_the_start_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("bin/_prepare", "bin/deskbell", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    uv = tmp_path / "there" / "uv"
    uv.parent.mkdir()
    uv.write_text('#!/bin/sh\n[ "$1" = --version ] || { echo "invalid peer certificate" >&2; exit 1; }\n')
    uv.chmod(0o755)
    environ = {**os.environ, "PATH": f"{uv.parent}:{os.environ['PATH']}"}
    done = subprocess.run([tmp_path / "bin" / "deskbell"], capture_output=True, text=True, check=False, env=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.index("invalid peer certificate") < done.stderr.index("set UV_SYSTEM_CERTS=1")
