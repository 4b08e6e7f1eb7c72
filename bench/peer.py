"""Measure the same work in django-helpdesk, on the same machine in the same run. It is installed from PyPI into a
folder of its own.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(".cache/peer")
STORES = ("sqlite", "postgresql")
# Its work, and the name of the same work here. Its dashboard counts tickets; our board measures standards over as many contacts.
WORK = {
    "list page": "list page, 50 rows, CPU ms",
    "case page, 20 messages": "case page, 20 messages, CPU ms",
    "reply": "reply, CPU ms",
    "new mail": "new mail, CPU ms",
    "follow-up": "follow-up, CPU ms",
    "dashboard": "board of 20 standards, {tickets:,} contacts, CPU ms",
}
SIDE_SCRIPT = Path(__file__).with_name("helpdesk_side.py").resolve()


def measure_peer(count: int) -> dict[str, Any]:
    """Return the figures of django-helpdesk on SQLite and on PostgreSQL: {store: {work: {"cpu_ms", "wall_ms"}}}."""
    python = _install_peer()
    found: dict[str, Any] = {"tickets": count}
    for store in STORES:
        print(f"\ndjango-helpdesk on {store}, {count:,} tickets", flush=True)
        found[store] = _run_peer(python, store, count)
        for work, cost in found[store].items():
            print(f"  {work:<52}{cost['cpu_ms']:>10.1f} CPU ms{cost['wall_ms']:>10.1f} ms")
    return found


def print_ratios(found: dict[str, Any]) -> None:
    """Print for each piece of work: the better of its two stores, ours, and the ratio."""
    print(
        f"\n{'CPU ms with ' + format(found['tickets'], ',') + ' cases':<34}{'django-helpdesk':>16}{'Deskbell':>10}{'ratio':>8}"
    )
    for work, name in WORK.items():
        theirs, ours = best_cpu_ms(found, work), found["ours"][name.format(**found)]
        print(f"  {work:<32}{theirs:>16.1f}{ours:>10.1f}{theirs / ours:>8.1f}")


def best_cpu_ms(found: dict[str, Any], work: str) -> float:
    """Return the CPU milliseconds of the faster store for this work."""
    return min(float(found[store][work]["cpu_ms"]) for store in STORES)


def _install_peer() -> Path:
    """Create its environment with the Python that runs Deskbell. Return the path of its Python."""
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        uv = shutil.which("uv") or ".uv/bin/uv"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, FOLDER / "venv"], check=True)
        packages = ["django-helpdesk", "psycopg[binary]", "setuptools"]
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *packages], check=True)
    return python.absolute()


def _run_peer(python: Path, store: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        address = "sqlite" if store == "sqlite" else _start_database(Path(folder))
        done = subprocess.run(
            [python, SIDE_SCRIPT, folder, address, str(count)],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            cwd=folder,
        )
        if store != "sqlite":
            from deskbell.server import postgres

            postgres.stop_server(Path(folder) / "home")
    return json.loads(done.stdout.splitlines()[-1])


def _start_database(folder: Path) -> str:
    from deskbell.server import postgres

    return str(postgres.ensure_running(folder / "home"))
