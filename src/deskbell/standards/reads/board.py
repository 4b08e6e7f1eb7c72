"""The board: every standard in force, each with all that keeps its number honest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from deskbell.kit.spoken import number
from deskbell.standards import history
from deskbell.standards.intervals import usual
from deskbell.standards.outcomes import Tally, Window
from deskbell.standards.reads.figure import figure, shown
from deskbell.standards.reads.measured import Measured, in_force, measured, measured_now
from deskbell.standards.said import VERDICTS, goal_said

LINE_DAYS = 28


@dataclass(frozen=True)
class Card:
    """What a board card shows; places on the ruler as in `figure`. `points` has one share a day, None where nothing was due."""

    url: str
    sentence: str
    goal_words: str
    number: str
    unit: str
    verdict: str
    share: float | None
    low: float | None
    high: float | None
    goal: float
    start: float
    end: float
    points: list[float | None]
    usual_low: float | None
    usual_high: float | None
    at_risk: int
    pending: str
    n: str
    says: str
    interval: str
    channel: str


def cards(at: datetime, brand: str = "", team: str = "", *, line: bool = True) -> list[Card]:
    """The cards of a board as of now, in the order of the handbook; of a team those that were about any of its contacts."""
    if team:
        found = (measured(standard, at=at, live=True, team=team) for standard in in_force(at, brand))
        return [card(one, line=line) for one in found if one.tally.total]
    days = LINE_DAYS if line else 0
    return [card(one, line=line) for one in measured_now(in_force(at, brand), at=at, offset=offset_at(at), line=days)]


def card(one: Measured, *, line: bool = True) -> Card:
    """The card of one standard."""
    found = figure(one)
    points = daily(one) if line else []
    known = usual([point for point in points if point is not None])
    return Card(
        url=reverse("standards_one", args=[one.standard.slug])
        + (f"?team={one.window.team}" if one.window.team else ""),
        sentence=one.definition.name,
        goal_words=goal_said(one.definition.goal),
        number=found.number,
        unit=found.unit,
        verdict=VERDICTS[found.verdict],
        share=found.value,
        low=found.low,
        high=found.high,
        goal=found.goal,
        start=found.start,
        end=found.end,
        points=points,
        usual_low=max(known[0], 0.0) if known else None,
        usual_high=min(known[1], 100.0) if known else None,
        at_risk=one.at_risk,
        pending=number(one.tally.pending),
        n=number(found.n),
        says=found.says,
        interval=found.interval,
        channel=channel_of(one),
    )


def daily(one: Measured) -> list[float | None]:
    """The share of each of the last days, in percent; a mean has none."""
    if one.mean is not None:
        return []
    offset = offset_at(one.window.at)
    goal, today = one.definition.goal, (one.window.at + offset).date()
    tallies = one.counted.days if one.counted is not None else _in_columns(one, offset)
    shares = {day: shown(goal, tally.kept, tally.missed) for day, tally in tallies.items()}
    days = [today - timedelta(days=back) for back in range(LINE_DAYS - 1, -1, -1)]
    return [_percent(shares[day].share) if day in shares else None for day in days]


def _in_columns(one: Measured, offset: timedelta) -> dict[date, Tally]:
    window = Window.over(LINE_DAYS, one.window.at, one.window.team)
    found = history.buckets(
        measure=one.definition.measure, standard=one.standard.slug, window=window, days=1, offset=offset
    )
    return {(bucket.begins + offset).date(): bucket.tally for bucket in found}


def offset_at(at: datetime) -> timedelta:
    """How far east of UTC the reader is."""
    return at.astimezone(timezone.get_current_timezone()).utcoffset() or timedelta(0)


def channel_of(one: Measured) -> str:
    """The column of the board: the one channel the standard is about, or all."""
    for condition in one.definition.where:
        if condition.field == "channel" and condition.among and len(condition.values) == 1:
            return condition.values[0]
    return ""


def summary(found: list[Card]) -> list[tuple[str, int]]:
    """How many of each verdict, in the order in which one wants to know."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    return [(verdict, counts[verdict]) for verdict in ("kept", "below", "close", "few") if verdict in counts]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
