"""A standard measured over any stretch of the past, as data: what the board shows, and the sums beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from deskbell.standards.backtest.asked import WEEK, Asked
from deskbell.standards.backtest.sums import most_back, sums
from deskbell.standards.backtest.tightest import lasted_by
from deskbell.standards.backtest.told import Readings, recent
from deskbell.standards.calendars import MICRO, from_micros, to_micros
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.intervals import ENOUGH, Mean, Verdict
from deskbell.standards.language import Aim, Kind, show
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.figure import shown
from deskbell.standards.reads.measured import target

BY = ("team", "channel", "brand", "site", "language", "topic", "week")


@dataclass(frozen=True)
class Stretch:
    """What began after `begins` and up to `ends`, microseconds; `whole` is the window of the standard itself."""

    begins: int
    ends: int
    whole: bool

    def within(self, asked: Asked) -> str:
        return recent(asked) if self.whole else f"begun > {self.begins} and begun <= {self.ends}"


def stretch(asked: Asked, begins: datetime | None, ends: datetime | None) -> tuple[Asked, Stretch]:
    """The stretch that is asked for, and the question widened so that it is looked at."""
    if begins is None and ends is None:
        return asked, Stretch(asked.until - asked.definition.over_days * DAY, asked.until, whole=True)
    last = asked.until if ends is None else min(to_micros(ends), asked.until)
    first = last - asked.definition.over_days * DAY if begins is None else to_micros(begins)
    weeks = max(asked.weeks, (asked.until - first) // WEEK + 2)
    return replace(asked, weeks=weeks), Stretch(first, last, whole=False)


def account(asked: Asked, found: Readings, part: Stretch, *, by: Sequence[str], cursor: Any) -> dict[str, Any]:
    """All that is known of a definition over a stretch; `by` tells it apart as well. `cursor` has the facts; None without any."""
    within = part.within(asked)
    told = {
        "name": asked.definition.name,
        "definition": show(asked.definition),
        "measure": asked.measure.name,
        "says": str(asked.measure.says),
        "as_of": asked.at.isoformat(),
        "from": from_micros(part.begins).isoformat(),
        "to": from_micros(part.ends).isoformat(),
        **_part(asked, found.tallies(asked, "0", within).get(0, Tally()), _mean(asked, found, within)),
        "sums": sums(found, asked, within),
    }
    if asked.measure.kind is Kind.SPAN:
        enough = told["sums"]["subjects"] >= ENOUGH
        shares = {"median_seconds": Fraction(1, 2), "ninetieth_seconds": Fraction(9, 10)}
        # What the board shows where the goal is a percentile.
        shares |= {"percentile_seconds": asked.goal.share} if asked.goal.aim is Aim.PERCENTILE else {}
        for name, share in shares.items():
            told[name] = _seconds(lasted_by(found, "0", within, share).get(0) if enough else None)
    back = most_back(cursor, asked, part.begins, part.ends)
    if back is not None:
        told["sums"]["most_back_to_one_team"] = back
    told["by"] = {one: _apart(asked, found, one, within) for one in by}
    return told


def _apart(asked: Asked, found: Readings, by: str, within: str) -> list[dict[str, Any]]:
    expression = "week" if by == "week" else f"coalesce({by}, '')"
    means = dict(found.means(asked, expression, within)) if asked.goal.by_mean else {}
    rows = sorted(found.tallies(asked, expression, within).items())
    return [
        {by: _named(asked, by, value), **_part(asked, tally, means.get(value, Mean(0, 0.0, 0.0)))}
        for value, tally in rows
    ]


def _named(asked: Asked, by: str, value: Any) -> str:
    if by != "week":
        return str(value)
    return (from_micros(asked.begins(value)) + asked.offset).date().isoformat()


def _mean(asked: Asked, found: Readings, within: str) -> Mean:
    if not asked.goal.by_mean:
        return Mean(0, 0.0, 0.0)
    return next((mean for _part, mean in found.means(asked, "0", within)), Mean(0, 0.0, 0.0))


def _part(asked: Asked, tally: Tally, mean: Mean) -> dict[str, Any]:
    """The number with its interval and verdict, and what lies outside of it."""
    goal = asked.goal
    told: dict[str, Any] = {"kept": tally.kept, "missed": tally.missed, "pending": tally.pending, "out": tally.out}
    if goal.by_mean:
        told |= {"n": mean.n, "mean": mean.mean / MICRO if mean.n else None}
        told["interval"] = [end / MICRO for end in mean.interval] if mean.n > 1 and mean.interval else None
    else:
        share = shown(goal, tally.kept, tally.missed)
        told |= {"n": share.n, "share": share.share, "interval": share.interval}
    return told | {"verdict": _verdict(asked, tally, mean).value}


def _verdict(asked: Asked, tally: Tally, mean: Mean) -> Verdict:
    goal = asked.goal
    if goal.by_mean:
        return mean.verdict(target(goal), at_least=goal.aim is Aim.SCORE)
    return tally.share.verdict(goal.share)


def _seconds(reading: int | None) -> float | None:
    return None if reading is None else reading / MICRO
