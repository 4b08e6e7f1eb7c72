"""Write docs/performance.md from the figures of one run. Only the sentences around the tables are written by hand."""

from pathlib import Path
from typing import Any

from bench.peer import STORES, WORK, best_cpu_ms

from deskbell.kit.clock import now

PAGE = Path("docs/performance.md")
GOALS = {
    "list page, 50 rows, CPU ms": 10,
    "case page, 20 messages, CPU ms": 15,
    "reply, CPU ms": 12,
    "mails accepted per second, 16 connections": 300,
    "mails taken in per second, batch": 200,
    "mails taken in per second, one by one": 60,
    "change to open page, median ms, 1,000 pages": 300,
    "first start, s": 5,
    "restart, s": 3,
    "idle memory with database, MiB": 400,
    "share, median, 90th percentile by week, 10,000,000 facts, s": 1.5,
    "that against SQL by hand": 2,
    "imported, 1,000,000 entries, s": 60,
    "imported a second, 1,000,000 entries": 20_000,
    "measured after that, 1,000,000 entries, s": 60,
    "clocks due in the same second, told, 10,000 clocks, s": 10,
    "a target dragged, 1,000,000 facts, median ms": 150,
    "board of 20 standards, 1,000,000 contacts, median ms": 200,
}
HEAD = """# Performance

Made by `bin/bench --write` on {day}: {cores} cores, {system}, Python {python}. {loaded}

CPU milliseconds are those of web process and database together, per request. They grow when other work shares the cores: a fixed
loop in Python (`bench/__main__.py`, `_describe_machine`) took {yardstick:.2f} s of CPU when this run began; compare that before you compare anything else.
Goals are for a quiet machine of two cores; wall times are beside them for the record.
"""


def write_report(results: dict[str, Any]) -> None:
    """Rewrite `docs/performance.md` from these figures."""
    parts = [_head(results["machine"])]
    if results["sizes"]:
        parts.append(_sizes(results["sizes"]))
    titles = {
        "live": "Live pages",
        "start": "The whole installation",
        "standards": "Standards",
        "past": "An imported past",
    }
    for title, heading in titles.items():
        if title in results:
            parts.append(_table(heading, {"seen": results[title]}))
    if "peer" in results:
        parts.append(_peer(results["peer"]))
    PAGE.write_text("\n".join(parts) + _read_notes())


def _head(machine: dict[str, Any]) -> str:
    loaded = f"Load average at the start {machine['load']:.1f}, at the end {machine['load_after']:.1f}."
    return HEAD.format(day=f"{now():%F}", loaded=loaded, **machine)


def _sizes(sizes: dict[str, dict[str, float]]) -> str:
    return _table(
        "By number of cases, each with five messages, all open",
        {f"{int(size):,}": found for size, found in sizes.items()},
    )


def _table(title: str, columns: dict[str, dict[str, float]]) -> str:
    rows = list(dict.fromkeys(what for found in columns.values() for what in found))
    lines = [f"## {title}", "", f"| | goal | {' | '.join(columns)} |", f"|---|---|{'---|' * len(columns)}"]
    for what in rows:
        seen = " | ".join(f"{found[what]:.1f}" if what in found else "" for found in columns.values())
        lines.append(f"| {what} | {GOALS.get(what, '')} | {seen} |")
    return "\n".join(lines) + "\n"


def _peer(peer: dict[str, Any]) -> str:
    ours = peer["ours"]
    lines = [
        f"## The same work by django-helpdesk, both with {peer['tickets']:,} cases, in the same run",
        "",
        "CPU ms per piece of work; the ratio is the better of its two stores to ours.",
        "",
        "| | django-helpdesk, SQLite | django-helpdesk, PostgreSQL | Deskbell | ratio |",
        "|---|---|---|---|---|",
    ]
    for work, name in WORK.items():
        stores = " | ".join(f"{peer[store][work]['cpu_ms']:.1f}" for store in STORES)
        own = ours[name.format(**peer)]
        lines.append(f"| {work} | {stores} | {own:.1f} | {best_cpu_ms(peer, work) / own:.1f} |")
    return "\n".join(lines) + "\n"


def _read_notes() -> str:
    notes = Path("bench/notes.md")
    return f"\n{notes.read_text()}" if notes.exists() else ""
