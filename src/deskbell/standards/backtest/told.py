"""What the readings tell about a target: by week, over the window, apart by team, hour and topic, and along a curve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import finalize

from deskbell.standards import duck
from deskbell.standards.backtest.asked import Asked, limit
from deskbell.standards.calendars import from_micros
from deskbell.standards.intervals import Mean
from deskbell.standards.language import Aim
from deskbell.standards.outcomes import Tally

APART = {
    "team": "coalesce(team, '')",
    "topic": "coalesce(topic, '')",
    "site": "coalesce(site, '')",
    "hour": "((begun + {shift}) // 3600000000 % 24)::varchar",
}
_HOUR = 3_600_000_000
MOST_ANSWERS = 200


@dataclass(frozen=True)
class Week:
    """A week from Monday and what became of what began in it; of a stock, what was open at its end."""

    begins: datetime
    tally: Tally
    mean: Mean


class Readings:
    """A table of readings; `memory` is for what is worked out of it but once."""

    def __init__(self, table: str, rows: int) -> None:
        self.table, self.rows = table, rows
        self.memory: dict[Any, Any] = {}
        self._answers: dict[str, list[tuple[Any, ...]]] = {}
        self.hold()

    def hold(self) -> None:
        """The table goes when nobody holds it any more."""
        finalize(self, _drop, self.table)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Readings never change: of a target that was dragged away and back, or stands beside all others, the answer is there."""
        found = self._answers.get(sql)
        if found is None:
            with duck.cursor() as cursor:
                found = list(cursor.execute(sql).fetchall())
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[sql] = found
        return found

    def window(self, asked: Asked) -> Tally:
        """What the standard would have shown at the end, over its own window."""
        return self.tallies(asked, "0", recent(asked)).get(0, Tally())

    def mean(self, asked: Asked) -> Mean:
        """The mean of what is decided in the window."""
        return next((mean for _all, mean in self.means(asked, "0", recent(asked))), Mean(0, 0.0, 0.0))

    def weeks(self, asked: Asked) -> list[Week]:
        """Every week looked at, also those in which nothing began."""
        within = f"week >= {asked.first_week}"
        tallies = self.tallies(asked, "week", within)
        means = dict(self.means(asked, "week", within)) if asked.goal.by_mean else {}
        return [
            Week(from_micros(asked.begins(week)), tallies.get(week, Tally()), means.get(week, Mean(0, 0.0, 0.0)))
            for week in range(asked.first_week, asked.this_week + 1)
        ]

    def apart(self, asked: Asked, by: str) -> list[tuple[str, Tally]]:
        """The window told apart by a column of APART, the most missed first."""
        found = self.tallies(asked, APART[by].format(shift=asked.shift), recent(asked))
        return sorted(found.items(), key=lambda item: (-item[1].missed, item[0]))

    def curve(self, asked: Asked, step: int, points: int) -> list[Tally]:
        """What a target of 0, 1, 2 ... steps would have made of the window."""
        bucket = f"least((greatest(value, 0) + {step - 1}) // {step}, {points + 1})"
        rows = self.ask(
            f"select {bucket}, closed, count(*) from {self.table} where why is null and {recent(asked)} group by all"
        )
        counts = {(int(at), closed): number for at, closed, number in rows}
        total, under, found = sum(counts.values()), 0, []
        kept = 0
        for at in range(points + 1):
            closed, still = counts.get((at, True), 0), counts.get((at, False), 0)
            kept, under = kept + closed + (still if asked.stock else 0), under + closed + still
            found.append(Tally(kept=kept, missed=total - under, pending=under - kept))
        return found

    def tallies(self, asked: Asked, by: str, within: str) -> dict[Any, Tally]:
        """Told apart by an expression over the readings, of those that are `within` a condition."""
        kept, missed = verdicts(asked)
        rows = self.ask(
            f"select {by} as part, count(*) filter (where {kept}), count(*) filter (where {missed}), count(*) "
            f"from {self.table} where why is null and {within} group by all"
        )
        found = {part: Tally(kept=k, missed=m, pending=n - k - m) for part, k, m, n in rows}
        for part, why, count in self._out(by, within):
            found.setdefault(part, Tally()).out[why] = count
        return found

    def _out(self, by: str, within: str) -> list[tuple[Any, ...]]:
        """What is left out does not depend on the target."""
        if (by, within) not in self.memory:
            self.memory[by, within] = self.ask(
                f"select {by} as part, why, count(*) from {self.table} where why is not null and {within} group by all"
            )
        return list(self.memory[by, within])

    def means(self, asked: Asked, by: str, within: str) -> Iterator[tuple[Any, Mean]]:
        """The means of what is decided, told apart in the same way."""
        rows = self.ask(
            f"select {by} as part, count(*), avg(value), stddev_samp(value) from {self.table} "
            f"where why is null and closed and {within} group by all"
        )
        for part, n, average, spread in rows:
            yield part, Mean(n, float(average or 0), float(spread or 0))


def verdicts(asked: Asked) -> tuple[str, str]:
    """(kept, missed) as SQL, for the goal as it is asked."""
    aim = asked.goal.aim
    if asked.goal.by_mean:
        return "closed", "false"
    if aim in (Aim.AT_LEAST, Aim.AT_MOST) or (aim is Aim.NONE and asked.measure.kind == "share"):
        yes = 1 if aim is Aim.AT_LEAST else 0
        return f"closed and value = {yes}", f"closed and value <> {yes}"
    most = limit(asked.goal)
    return ("" if asked.stock else "closed and ") + f"value <= {most}", f"value > {most}"


def recent(asked: Asked) -> str:
    """What counts in the window of the standard itself."""
    if asked.stock:
        return f"week = {asked.this_week}"
    return f"begun > {asked.until - asked.definition.over_days * 24 * _HOUR}"


def _drop(table: str) -> None:
    with duck.cursor() as cursor:
        cursor.execute(f"drop table if exists {table}")
