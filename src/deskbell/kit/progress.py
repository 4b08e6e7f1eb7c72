"""Show the progress of a long job: a bar on a terminal, or a line every ten seconds in a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

BAR_WIDTH = 28
ON_SCREEN, IN_A_LOG = 0.2, 10.0


class Progress:
    """The progress of one step of a long job. If `total` is 0 the size is unknown, and only the count is shown."""

    def __init__(self, title: str, total: int = 0, *, out: TextIO | None = None) -> None:
        self.title, self.total, self.done = title, total, 0
        self.out = sys.stderr if out is None else out
        self.screen = self.out.isatty()
        self.started_at = self.printed_at = monotonic()
        if self.screen:
            self._print("\r")

    def add(self, count: int = 1) -> None:
        """Add `count` finished units, and print the progress if it is time."""
        self.done += count
        instant = monotonic()
        if instant - self.printed_at >= (ON_SCREEN if self.screen else IN_A_LOG):
            self.printed_at = instant
            self._print("\r" if self.screen else "")

    def end(self) -> None:
        """Print the last line, with the average speed."""
        self._print("\r" if self.screen else "", last=True)
        if self.screen:
            self.out.write("\n")
            self.out.flush()

    def _print(self, before: str, *, last: bool = False) -> None:
        self.out.write(f"{before}{self.line(last=last)}{'' if self.screen else chr(10)}")
        self.out.flush()

    def line(self, *, last: bool = False) -> str:
        """Return the line to print: `Checking [======= ] 58 % 580,000 of 1,000,000 41,200 a second`."""
        seconds = monotonic() - self.started_at
        parts = [f"{self.title:<24}"]
        if self.total:
            share = min(self.done / self.total, 1.0)
            parts.append(
                f"[{'=' * round(share * BAR_WIDTH):<{BAR_WIDTH}}] {share:>4.0%}  {self.done:,} of {self.total:,}"
            )
        elif self.done:
            parts.append(f"{self.done:,}")
        if self.done and seconds > 0.05:
            parts.append(f"{self.done / seconds:,.0f} a second")
        if last:
            parts.append(f"{seconds:.1f} s")
        return "  ".join(parts)


@contextmanager
def show_progress(title: str, total: int = 0, *, out: TextIO | None = None) -> Iterator[Progress]:
    """Context manager: show the progress of a step while the block runs. If the block fails, the last line stays on the
    screen.
    """
    step = Progress(title, total, out=out)
    try:
        yield step
    except BaseException:
        if step.screen:
            step.out.write("\n")
        raise
    step.end()
