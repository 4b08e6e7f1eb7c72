"""`bin/bench`: measure installations of several sizes and print the figures."""

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
    """Measure and print the figures. They are saved to .cache/bench.json after each part, so that a later failure loses
    nothing.
    """
    args = _parse_arguments()
    results: dict[str, Any] = {"machine": _describe_machine(), "sizes": {}}
    if "start" in args.only:
        from bench.startup import measure_start

        results["start"] = _print_figures("start", measure_start())
        _save_results(results)
    if set(args.only) & {"pages", "mail", "live", ""}:
        results |= _measure_sizes(args, args.sizes, args.home)
        _save_results(results)
    for part, measure in {"standards": _measure_standards, "past": _measure_past}.items():
        if args.only == [part]:
            results[part] = _print_figures(part, measure(args))
        elif part in args.only:
            results |= _run_apart("--only", part, "--facts", f"{args.facts}", "--entries", f"{args.entries}", keep=part)
        _save_results(results)
    if args.peer:
        from bench.peer import measure_peer, print_ratios

        size = f"{args.peer_size}"
        ours = _run_apart("--only", "pages,mail", "--sizes", size, keep="sizes")["sizes"][size]
        ours |= _run_apart("--only", "standards", "--facts", f"{10 * args.peer_size}", keep="standards")["standards"]
        results["peer"] = {**measure_peer(args.peer_size), "ours": ours}
        print_ratios(results["peer"])
    _save_results(results)
    if args.write:
        from bench.report import write_report

        write_report(results)


def _save_results(results: dict[str, Any]) -> None:
    results["machine"]["load_after"] = os.getloadavg()[0]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))


def _run_apart(*words: str, keep: str) -> dict[str, Any]:
    """Run one part in a process of its own, since a process can serve only one installation. Return its figures."""
    subprocess.run([sys.executable, "-m", "bench", *words], check=True)
    return {keep: json.loads(RESULTS.read_text())[keep]}


def _measure_standards(args: argparse.Namespace) -> dict[str, float]:
    from bench.installation import build_installation, create_company
    from bench.standards import measure_standards

    installation = build_installation()
    try:
        return measure_standards(installation, create_company(), many=args.facts, some=args.facts // 10)
    finally:
        installation.end()


def _measure_past(args: argparse.Namespace) -> dict[str, float]:
    from bench.installation import build_installation, create_company
    from bench.past_import import measure_import

    installation = build_installation()
    try:
        return measure_import(installation, create_company(), entries=args.entries)
    finally:
        installation.end()


def _measure_sizes(args: argparse.Namespace, sizes: list[int], kept: Path | None = None) -> dict[str, Any]:
    """Return the figures of each size, measured one after the other in one installation; and of live pages if asked
    for.
    """
    from bench import mail
    from bench.installation import build_installation, create_company
    from bench.live_pages import measure_live_pages

    installation = build_installation(kept)
    company = create_company()
    mail.create_mailbox(company)
    found: dict[str, Any] = {"sizes": {}}
    try:
        for size in sizes:
            _fill(company, size)
            found["sizes"][str(size)] = _print_figures(
                f"{size:,} cases", _measure_at_size(args, installation, company, size)
            )
        if "live" in args.only:
            installation.start(work=False)
            found["live"] = _print_figures("live", measure_live_pages(installation, company))
    finally:
        installation.end()
    return found


def _fill(company: Any, size: int) -> None:
    """Fill the installation with cases up to this number. Does nothing when it has as many already."""
    from bench import fill

    there = _last_case_id()
    if there > size * 1.2 + 5_000:
        raise SystemExit(f"the database holds {there:,} cases: too many to stand for {size:,}")
    if there < size:
        fill.fill_database(
            first=there + 1, last=size, brand=company.brand.pk, team=company.team.pk, staff=company.staff.pk
        )
    fill.lengthen_case(size // 2, staff=company.staff.pk)


def _measure_at_size(args: argparse.Namespace, installation: Any, company: Any, size: int) -> dict[str, float]:
    from bench import mail
    from bench.pages import measure_pages

    found: dict[str, float] = {}
    if "pages" in args.only:
        installation.start(work=False)
        costs = measure_pages(installation, company, f"BE-{size // 2}")
        found |= {f"{what}, CPU ms": cost.cpu_ms for what, cost in costs.items()}
        found |= {f"{what}, wall ms": cost.wall_ms for what, cost in costs.items()}
        installation.stop()
    if "mail" in args.only:
        installation.start(work=True)
        found |= mail.measure_batch(installation)
        found["mails taken in per second, one by one"] = mail.measure_one_by_one(installation)
        found |= mail.measure_follow_ups(installation)
        installation.stop()
    return found


def _last_case_id() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from desk_case")
        return int(cursor.fetchone()[0])


def _print_figures(title: str, figures: dict[str, float]) -> dict[str, float]:
    print(f"\n{title}")
    for what, figure in figures.items():
        print(f"  {what:<52}{figure:>10.1f}")
    return figures


def _describe_machine() -> dict[str, Any]:
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


def _parse_arguments() -> argparse.Namespace:
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
        "--home", type=Path, metavar="DIR", help="fill and keep this data folder, or use it again as it is"
    )
    parser.add_argument("--write", action="store_true", help="rewrite docs/performance.md from this run")
    args = parser.parse_args()
    if wrong := set(args.only) - {*PARTS, ""}:
        parser.error(f"--only takes {', '.join(PARTS)}, not {', '.join(sorted(wrong))}")
    return args


if __name__ == "__main__":
    main()
