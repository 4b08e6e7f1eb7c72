"""Measure how soon a change reaches other open browsers, with a thousand live pages open."""

import asyncio
import statistics
import time

from bench.installation import BenchCompany, Installation


async def _open_page(
    installation: Installation, company: BenchCompany, topic: str, seen: list[float], told: list[float]
) -> asyncio.Task[None]:
    reader, writer = await asyncio.open_connection("localhost", installation.port)
    writer.write(f"GET /live?topics={topic} HTTP/1.1\r\nHost: localhost\r\nCookie: {company.cookie}\r\n\r\n".encode())
    await writer.drain()
    status = await asyncio.wait_for(reader.readline(), 60)
    if b" 200 " not in status:
        raise SystemExit(f"/live answered {status!r}")

    async def read() -> None:
        # Keeps a reference to the writer: a stream whose writer is garbage-collected is closed.
        while not writer.is_closing() and (line := await reader.readline()):
            if line.startswith(b"data: ") and topic.encode() in line and told:
                seen.append(time.perf_counter() - told[-1])

    return asyncio.create_task(read())


def _notify_change(case: int) -> None:
    from django.db import transaction

    from deskbell.kit import notify

    with transaction.atomic():
        notify.notify_pages(f"case:{case}", "list")


async def _measure_notices(installation: Installation, company: BenchCompany, pages: int, rounds: int) -> list[float]:
    seen: list[float] = []
    told: list[float] = []
    tasks = []
    for start in range(0, pages, 50):
        tasks += await asyncio.gather(
            *(_open_page(installation, company, "list", seen, told) for _ in range(start, min(start + 50, pages)))
        )
    for _ in range(rounds):
        told.append(time.perf_counter())
        await asyncio.to_thread(_notify_change, 1)
        await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    if len(seen) < pages * rounds * 0.99:
        raise SystemExit(f"of {pages * rounds} notices only {len(seen)} arrived")
    return seen


def measure_live_pages(
    installation: Installation, company: BenchCompany, pages: int = 1000, rounds: int = 10
) -> dict[str, float]:
    """Return the milliseconds from just before the commit to the notice in each open page: median and 99th percentile."""
    seen = sorted(asyncio.run(_measure_notices(installation, company, pages, rounds)))
    return {
        "change to open page, median ms, 1,000 pages": 1000 * statistics.median(seen),
        "change to open page, 99 % ms, 1,000 pages": 1000 * seen[int(len(seen) * 0.99)],
    }
