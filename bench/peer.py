"""The same work by django-helpdesk, installed from PyPI into a folder of its own, in the same run on the same machine."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(".cache/peer")
STORES = ("sqlite", "postgresql")
# Its work, and the name of ours that is the same; its dashboard counts tickets, our board measures standards over as many contacts.
WORK = {
    "list page": "list page, 50 rows, CPU ms",
    "case page, 20 messages": "case page, 20 messages, CPU ms",
    "reply": "reply, CPU ms",
    "new mail": "new mail, CPU ms",
    "follow-up": "follow-up, CPU ms",
    "dashboard": "board of 20 standards, {tickets:,} contacts, CPU ms",
}
SIDE = Path(__file__).with_name("helpdesk_side.py").resolve()


def peer(count: int) -> dict[str, Any]:
    """Figures of django-helpdesk on SQLite and on PostgreSQL: {store: {work: {"cpu_ms", "wall_ms"}}}."""
    python = _install()
    found: dict[str, Any] = {"tickets": count}
    for store in STORES:
        print(f"\ndjango-helpdesk on {store}, {count:,} tickets", flush=True)
        found[store] = _run(python, store, count)
        for work, cost in found[store].items():
            print(f"  {work:<52}{cost['cpu_ms']:>10.1f} CPU ms{cost['wall_ms']:>10.1f} ms")
    return found


def ratios(found: dict[str, Any]) -> None:
    """Print, work by work, the better of its two stores, ours, and how many times ours goes into it."""
    print(
        f"\n{'CPU ms with ' + format(found['tickets'], ',') + ' cases':<34}{'django-helpdesk':>16}{'Deskbell':>10}{'ratio':>8}"
    )
    for work, name in WORK.items():
        theirs, ours = best(found, work), found["ours"][name.format(**found)]
        print(f"  {work:<32}{theirs:>16.1f}{ours:>10.1f}{theirs / ours:>8.1f}")


def best(found: dict[str, Any], work: str) -> float:
    """The CPU milliseconds of the store that does this work in fewer."""
    return min(float(found[store][work]["cpu_ms"]) for store in STORES)


def _install() -> Path:
    """Its own environment, with the very Python that runs the house."""
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        uv = shutil.which("uv") or ".uv/bin/uv"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, FOLDER / "venv"], check=True)
        packages = ["django-helpdesk", "psycopg[binary]", "setuptools"]
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *packages], check=True)
    return python.absolute()


def _run(python: Path, store: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        address = "sqlite" if store == "sqlite" else _database(Path(folder))
        done = subprocess.run(
            [python, SIDE, folder, address, str(count)], stdout=subprocess.PIPE, check=True, text=True, cwd=folder
        )
        if store != "sqlite":
            from deskbell.house import postgres

            postgres.stop(Path(folder) / "house")
    return json.loads(done.stdout.splitlines()[-1])


def _database(folder: Path) -> str:
    from deskbell.house import postgres

    return str(postgres.ensure(folder / "house"))
