"""`bin/bench`: measure a desk of several sizes and print what was seen."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PARTS = ("pages", "mail", "live", "start", "standards", "past")
RESULTS = Path(".cache/bench.json")


def main() -> None:
    """Measure, print, keep the figures in .cache/bench.json: after each part, so that a later one cannot lose them."""
    asked = _asked()
    results: dict[str, Any] = {"machine": _machine(), "sizes": {}}
    if "start" in asked.only:
        from bench.start import start

        results["start"] = _show("start", start())
        _keep(results)
    if set(asked.only) & {"pages", "mail", "live", ""}:
        results |= _sizes(asked, asked.sizes, asked.house)
        _keep(results)
    for part, measure in {"standards": _standards, "past": _past}.items():
        if asked.only == [part]:
            results[part] = _show(part, measure(asked))
        elif part in asked.only:
            results |= _apart("--only", part, "--facts", f"{asked.facts}", "--entries", f"{asked.entries}", keep=part)
        _keep(results)
    if asked.peer:
        from bench.peer import peer, ratios

        size = f"{asked.peer_size}"
        ours = _apart("--only", "pages,mail", "--sizes", size, keep="sizes")["sizes"][size]
        ours |= _apart("--only", "standards", "--facts", f"{10 * asked.peer_size}", keep="standards")["standards"]
        results["peer"] = {**peer(asked.peer_size), "ours": ours}
        ratios(results["peer"])
    _keep(results)
    if asked.write:
        from bench.report import write

        write(results)


def _keep(results: dict[str, Any]) -> None:
    results["machine"]["load_after"] = os.getloadavg()[0]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))


def _apart(*words: str, keep: str) -> dict[str, Any]:
    """What another house gave in the same run: in a process of its own, for a process knows one house only."""
    subprocess.run([sys.executable, "-m", "bench", *words], check=True)
    return {keep: json.loads(RESULTS.read_text())[keep]}


def _standards(asked: argparse.Namespace) -> dict[str, float]:
    from bench.house import build, cast
    from bench.standards import standards

    house = build()
    try:
        return standards(house, cast(), many=asked.facts, some=asked.facts // 10)
    finally:
        house.end()


def _past(asked: argparse.Namespace) -> dict[str, float]:
    from bench.house import build, cast
    from bench.imported import imported

    house = build()
    try:
        return imported(house, cast(), entries=asked.entries)
    finally:
        house.end()


def _sizes(asked: argparse.Namespace, sizes: list[int], kept: Path | None = None) -> dict[str, Any]:
    """The figures of each size, one after the other in one house, and of live pages where they are asked for."""
    from bench import mail
    from bench.house import build, cast
    from bench.live import live

    house = build(kept)
    people = cast()
    mail.mailbox(people)
    found: dict[str, Any] = {"sizes": {}}
    try:
        for size in sizes:
            _fill(people, size)
            found["sizes"][str(size)] = _show(f"{size:,} cases", _at_size(asked, house, people, size))
        if "live" in asked.only:
            house.start(work=False)
            found["live"] = _show("live", live(house, people))
    finally:
        house.end()
    return found


def _fill(people: Any, size: int) -> None:
    """Bring the house to this size; one that was filled before is taken as it is."""
    from bench import fill

    there = _last()
    if there > size * 1.2 + 5_000:
        raise SystemExit(f"the house holds {there:,} cases: too many to stand for {size:,}")
    if there < size:
        fill.fill(first=there + 1, last=size, brand=people.brand.pk, team=people.team.pk, staff=people.staff.pk)
    fill.lengthen(size // 2, staff=people.staff.pk)


def _at_size(asked: argparse.Namespace, house: Any, people: Any, size: int) -> dict[str, float]:
    from bench import mail
    from bench.pages import pages

    found: dict[str, float] = {}
    if "pages" in asked.only:
        house.start(work=False)
        costs = pages(house, people, f"BE-{size // 2}")
        found |= {f"{what}, CPU ms": cost.cpu_ms for what, cost in costs.items()}
        found |= {f"{what}, wall ms": cost.wall_ms for what, cost in costs.items()}
        house.stop()
    if "mail" in asked.only:
        house.start(work=True)
        found |= mail.batch(house)
        found["mails taken in per second, one by one"] = mail.one_by_one(house)
        found |= mail.follow_ups(house)
        house.stop()
    return found


def _last() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from desk_case")
        return int(cursor.fetchone()[0])


def _show(title: str, figures: dict[str, float]) -> dict[str, float]:
    print(f"\n{title}")
    for what, figure in figures.items():
        print(f"  {what:<52}{figure:>10.1f}")
    return figures


def _machine() -> dict[str, Any]:
    began = time.process_time()
    sum(range(5_000_000))
    for _ in range(2_000_000):
        pass
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "yardstick": time.process_time() - began,
    }


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(part) for part in text.split(",")], default=[1_000, 100_000])
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(PARTS), help=f"{','.join(PARTS)}, or nothing ('')"
    )
    parser.add_argument("--facts", type=int, default=10_000_000, help="rows of facts that standards are measured over")
    parser.add_argument(
        "--entries", type=int, default=1_000_000, help="entries of a past that is imported and measured"
    )
    parser.add_argument("--peer", action="store_true", help="also measure django-helpdesk at the same work")
    parser.add_argument("--peer-size", type=int, default=20_000, help="cases in both for that")
    parser.add_argument(
        "--house", type=Path, metavar="DIR", help="fill and keep this data folder, or use it again as it is"
    )
    parser.add_argument("--write", action="store_true", help="rewrite docs/performance.md from this run")
    asked = parser.parse_args()
    if wrong := set(asked.only) - {*PARTS, ""}:
        parser.error(f"--only takes {', '.join(PARTS)}, not {', '.join(sorted(wrong))}")
    return asked


if __name__ == "__main__":
    main()
