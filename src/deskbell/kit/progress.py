"""Every long job shows how far it is: a bar where someone looks on, a line now and then where a log is written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

WIDTH = 28
ON_SCREEN, IN_A_LOG = 0.2, 10.0


class Progress:
    """One step of a long job. `total` 0 means that nobody knows how much there is; then only what is done is told."""

    def __init__(self, what: str, total: int = 0, *, out: TextIO | None = None) -> None:
        self.what, self.total, self.done = what, total, 0
        self.out = sys.stderr if out is None else out
        self.screen = self.out.isatty()
        self.began = self.told = monotonic()
        if self.screen:
            self._tell("\r")

    def add(self, count: int = 1) -> None:
        """So much more is done."""
        self.done += count
        instant = monotonic()
        if instant - self.told >= (ON_SCREEN if self.screen else IN_A_LOG):
            self.told = instant
            self._tell("\r" if self.screen else "")

    def end(self) -> None:
        """The step is over; how fast it was stands on its last line."""
        self._tell("\r" if self.screen else "", last=True)
        if self.screen:
            self.out.write("\n")
            self.out.flush()

    def _tell(self, before: str, *, last: bool = False) -> None:
        self.out.write(f"{before}{self.line(last=last)}{'' if self.screen else chr(10)}")
        self.out.flush()

    def line(self, *, last: bool = False) -> str:
        """What is shown: `Checking   [=======     ]  58 %  580,000 of 1,000,000  41,200 a second`."""
        seconds = monotonic() - self.began
        parts = [f"{self.what:<24}"]
        if self.total:
            share = min(self.done / self.total, 1.0)
            parts.append(f"[{'=' * round(share * WIDTH):<{WIDTH}}] {share:>4.0%}  {self.done:,} of {self.total:,}")
        elif self.done:
            parts.append(f"{self.done:,}")
        if self.done and seconds > 0.05:
            parts.append(f"{self.done / seconds:,.0f} a second")
        if last:
            parts.append(f"{seconds:.1f} s")
        return "  ".join(parts)


@contextmanager
def progress(what: str, total: int = 0, *, out: TextIO | None = None) -> Iterator[Progress]:
    """Show a step of a long job while it lasts; when it fails its last line stays as it was."""
    shown = Progress(what, total, out=out)
    try:
        yield shown
    except BaseException:
        if shown.screen:
            shown.out.write("\n")
        raise
    shown.end()
