"""The board: every standard in force, with what is needed to read its number correctly."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from deskbell.kit.formats import format_number
from deskbell.standards import outcomes_by_period
from deskbell.standards.display import VERDICTS, format_counted, format_goal
from deskbell.standards.intervals import usual_daily_range
from deskbell.standards.outcomes import Tally, Window
from deskbell.standards.reads.figure import displayed_share, figure_of_measured
from deskbell.standards.reads.measured_standard import (
    MeasuredStandard,
    measure_standard,
    measure_standards_now,
    standards_in_force,
)
from deskbell.standards.reads.standard_names import StandardName, standard_name

LINE_DAYS = 28


@dataclass(frozen=True)
class Card:
    """One standard on the board. `start`, `end`, `low`, `high` and `goal` are positions on the ruler, as in `figure`.

    `points` has one share for each day; None where nothing was due.
    """

    url: str
    sentence: StandardName
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
    counted: str
    says: str
    interval: str
    channel: str


def list_cards(at: datetime, brand: str = "", team: str = "", *, line: bool = True) -> list[Card]:
    """Return the cards of a board as of now, in the order of the handbook. For a team, only standards that applied to
    its contacts.
    """
    if team:
        found = (measure_standard(standard, at=at, live=True, team=team) for standard in standards_in_force(at, brand))
        return [build_card(one, line=line) for one in found if one.tally.total]
    days = LINE_DAYS if line else 0
    return [
        build_card(one, line=line)
        for one in measure_standards_now(standards_in_force(at, brand), at=at, offset=readers_offset(at), line=days)
    ]


def build_card(one: MeasuredStandard, *, line: bool = True) -> Card:
    """Return the card of one standard."""
    found = figure_of_measured(one)
    points = daily_shares(one) if line else []
    known = usual_daily_range([point for point in points if point is not None])
    return Card(
        url=reverse("standards_one", args=[one.standard.slug])
        + (f"?team={one.window.team}" if one.window.team else ""),
        sentence=standard_name(one.version),
        goal_words=format_goal(one.definition.goal),
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
        pending=format_number(one.tally.pending),
        n=format_number(found.n),
        counted=format_counted(found.n, one.definition.measure),
        says=found.says,
        interval=found.interval,
        channel=board_channel(one),
    )


def daily_shares(one: MeasuredStandard) -> list[float | None]:
    """Return the share of each of the last days, in percent. A mean has none."""
    if one.mean is not None:
        return []
    offset = readers_offset(one.window.at)
    goal, today = one.definition.goal, (one.window.at + offset).date()
    tallies = one.counts.days if one.counts is not None else _in_columns(one, offset)
    shares = {day: displayed_share(goal, tally.kept, tally.missed) for day, tally in tallies.items()}
    days = [today - timedelta(days=back) for back in range(LINE_DAYS - 1, -1, -1)]
    return [_percent(shares[day].share) if day in shares else None for day in days]


def _in_columns(one: MeasuredStandard, offset: timedelta) -> dict[date, Tally]:
    window = Window.last_days(LINE_DAYS, one.window.at, one.window.team)
    found = outcomes_by_period.tallies_by_period(
        measure=one.definition.measure, standard=one.standard.slug, window=window, days=1, offset=offset
    )
    return {(bucket.begins + offset).date(): bucket.tally for bucket in found}


def readers_offset(at: datetime) -> timedelta:
    """Return the reader's offset from UTC at an instant."""
    return at.astimezone(timezone.get_current_timezone()).utcoffset() or timedelta(0)


def board_channel(one: MeasuredStandard) -> str:
    """Return the one channel that the standard is about, which decides its column on the board; empty for several or
    all.
    """
    for condition in one.definition.where:
        if condition.field == "channel" and condition.among and len(condition.values) == 1:
            return condition.values[0]
    return ""


def count_verdicts(found: list[Card]) -> list[tuple[str, int]]:
    """Return how many cards have each verdict, in the order kept, below, too close, too few."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    return [(verdict, counts[verdict]) for verdict in ("kept", "below", "close", "few") if verdict in counts]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
