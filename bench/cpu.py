"""CPU time and memory of processes, read from /proc."""

import os
from pathlib import Path

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")


def process_tree(pid: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            fields = read_stat(int(folder.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        found.append(left.pop())
        left.extend(children.get(found[-1], []))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU seconds (user and system) of these processes and of their children that have ended."""
    total = 0.0
    for pid in pids:
        fields = read_stat(pid)
        if fields:
            total += sum(int(fields[place]) for place in (11, 12, 13, 14)) * TICK_SECONDS
    return total


def memory_mib(pids: list[int]) -> float:
    """Return the memory of these processes in MiB. Memory that several processes share is divided among them (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def read_stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
