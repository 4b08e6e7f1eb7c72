"""What standards cost: one over ten million facts beside SQL written by hand, a target dragged over a million, a full board."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from fractions import Fraction
from pathlib import Path
from shutil import rmtree
from typing import Any

from bench import facts
from bench.house import Cast, House
from bench.pages import Visitor, measure

BLOCK = """name: Email answered within seven working hours
measure: first reply
where: channel is email
goal: 95% within 7 working hours
over: 28 days"""
WEEKS = 52
STANDARDS = 20
_WEEK_HOURS = {str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(5)}
ZONES = {
    "athens": "Europe/Athens",
    "bangkok": "Asia/Bangkok",
    "cape-town": "Africa/Johannesburg",
    "jaipur": "Asia/Kolkata",
}


def standards(house: House, people: Cast, *, many: int, some: int) -> dict[str, float]:
    """The figures, with `many` rows of facts for one standard and `some` for dragging and the board."""
    _places(people)
    found: dict[str, float] = {}
    facts.fill(house.home, many, end=date.today(), standard="'at-work'")
    found |= _at_work(f"{many:,} facts")
    found |= _one(house, f"{many:,} facts")
    _forget(house)
    facts.fill(house.home, some, end=date.today())
    found |= _dragged(house, people, f"{some:,} facts")
    _forget(house)
    found |= _board(house, people, some)
    return found


def _places(people: Cast) -> None:
    from deskbell.people.models import Hours, Site

    for slug, zone in ZONES.items():
        site = Site.objects.create(slug=slug, name=slug.title(), brand=people.brand, zone=zone)
        Hours.objects.create(site=site, valid_from=date(2020, 1, 1), week=_WEEK_HOURS, holidays=[])


def _asked() -> Any:
    from deskbell.standards.backtest import Asked
    from deskbell.standards.language import parse
    from deskbell.standards.measuring import measurable

    at = datetime.combine(date.today(), clock_time(0), tzinfo=UTC)
    return Asked(parse(BLOCK, measures=measurable()), at, brand="bench", weeks=WEEKS, columns=())


def _at_work(what: str) -> dict[str, float]:
    """The share by week of a standard in force, whose readings stand in the columns: what its page and its rows show."""
    from deskbell.standards import history
    from deskbell.standards.outcomes import Window

    window = Window.over(7 * WEEKS, _asked().at)

    def ask() -> None:
        history.buckets(measure="first reply", standard="at-work", window=window, days=7, offset=timedelta())

    return {f"a standard in force, its share by week, {what}, s": _best(ask)}


def _one(house: House, what: str) -> dict[str, float]:
    """Share, median and 90th percentile by week with working hours, and the same by hand; the better of two each."""
    from deskbell.standards.backtest.kept import forget, readings
    from deskbell.standards.backtest.tightest import lasted_by_week

    asked = _asked()

    def ours() -> list[tuple[int, int, int | None, int | None]]:
        forget()
        made = readings(asked)
        half, most = (lasted_by_week(made, asked, share) for share in (Fraction(1, 2), Fraction(9, 10)))
        weeks = enumerate(made.weeks(asked), start=asked.first_week)
        return [(week.tally.kept, week.tally.missed, half.get(n), most.get(n)) for n, week in weeks]

    by_hand, theirs = _hand(house, asked)
    _same(ours(), theirs)
    mine, hand = _best(ours), _best(by_hand)
    return {
        f"share, median, 90th percentile by week, {what}, s": mine,
        f"the same in SQL by hand, {what}, s": hand,
        "that against SQL by hand": mine / hand,
    }


def _hand(house: House, asked: Any) -> tuple[Callable[[], list[Any]], list[Any]]:
    """What one would write for exactly this question, over the same files with the same hours, on the same engine."""
    from deskbell.standards import duck
    from deskbell.standards.backtest.hours import by_day
    from deskbell.standards.calendars.instants import DAY
    from deskbell.standards.places import Places

    places = Places()
    hours = by_day([places.calendar(site) for site in facts.SITES], asked.since // DAY - 1, asked.until // DAY + 1)
    with duck.cursor() as cursor:
        hours.create(cursor, "by_hand")
    cases = " ".join(f"when '{site}' then {number}" for number, site in enumerate(facts.SITES))
    files = str(house.home / "facts" / "first-reply" / "*" / "*.parquet")
    sql = f"""
        with rows as (select subject as id, case site {cases} end as place, started, paused, stopped is not null as done,
                             coalesce(stopped, {asked.until}) as until,
                             ((started - {4 * DAY}) // {7 * DAY})::integer as week
                        from read_parquet('{files}')
                       where channel = 'email' and brand = 'bench' and len(left_out) = 0 and started <= {asked.until}),
             rests as (select id, sum({hours.worked("f", "p.ends")} - {hours.worked("b", "p.begins")}) as rest
                         from (select id, place, unnest(paused) as p from rows where len(paused) > 0) r
                              join by_hand b on b.place = r.place and b.day = p.begins // {DAY}
                              join by_hand f on f.place = r.place and f.day = p.ends // {DAY} group by id),
             spent as (select week, done, {hours.worked("e", "until")} - {hours.worked("s", "started")} - coalesce(rest, 0) as spent
                         from rows join by_hand s on s.place = rows.place and s.day = started // {DAY}
                              join by_hand e on e.place = rows.place and e.day = until // {DAY}
                              left join rests using (id))
        select count(*) filter (where done and spent <= 25200000000), count(*) filter (where spent > 25200000000),
               quantile_disc(if(done, spent, {2**62}), [0.5, 0.9])
          from spent where week >= {asked.first_week} group by week order by week"""

    def ask() -> list[Any]:
        with duck.cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    return ask, ask()


def _same(mine: list[Any], theirs: list[Any]) -> None:
    """The two must say the same, or nothing is compared: counts exactly, durations but for the microsecond of a clock that stands.

    At the end much is still open, and where the last week has just begun also in the one before; by hand it is only left out, by
    us it counts as waiting. A week of which nothing has happened yet is told by us alone.
    """
    for ours, other in zip(mine, theirs, strict=len(mine) != len(theirs) + 1):
        apart = [
            abs((a or 0) - b)
            for a, b in zip(ours[2:], other[2], strict=True)
            if all(ours is not late for late in mine[-2:])
        ]
        if ours[:2] != tuple(other[:2]) or max(apart, default=0) > 1:
            raise SystemExit(f"by hand it is {other}, by us {ours}")


def _dragged(house: House, people: Cast, what: str) -> dict[str, float]:
    """What the page sends back for one place of the slider, once the readings are there: at the door, one client."""
    from urllib.parse import urlencode

    house.start(work=False)
    visitor = Visitor(house, people)
    words = {"text": BLOCK, "brand": "bench", "weeks": WEEKS}
    began = time.perf_counter()
    visitor.get(f"/standards/try?{urlencode(words)}")
    first = time.perf_counter() - began
    walls = []
    for place in [1 + n / 4 for n in range(40)]:
        began = time.perf_counter()
        visitor.get(f"/standards/try?{urlencode({**words, 'target': place})}", part=True)
        walls.append(time.perf_counter() - began)
    house.stop()
    return {
        f"a target tried for the first time, {what}, s": first,
        f"a target dragged, {what}, median ms": 1000 * statistics.median(walls),
        f"a target dragged, {what}, 95th percentile ms": 1000 * sorted(walls)[int(len(walls) * 0.95)],
    }


def _board(house: House, people: Cast, rows: int) -> dict[str, float]:
    """The board of twenty standards, each about one team's contacts, from live rows and from columns."""
    from bench.board import live_rows

    live_rows(people, rows, standards=STANDARDS, end=date.today())
    facts.fill(house.home, rows, end=date.today(), teams=STANDARDS, standard="'standard-' || (i % 20)")
    house.start(work=False)
    visitor = Visitor(house, people)
    if visitor.get("/standards/cards").count('class="card measure"') != STANDARDS:
        raise SystemExit("the board does not show every standard")
    cost = measure(house, lambda _: visitor.get("/standards/cards"), rounds=20)
    house.stop()
    what = f"board of {STANDARDS} standards, {rows:,} contacts"
    return {f"{what}, median ms": cost.wall_ms, f"{what}, CPU ms": cost.cpu_ms}


def _best(work: Callable[[], Any]) -> float:
    took = []
    for _ in range(2):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _forget(house: House) -> None:
    from deskbell.standards.backtest.kept import forget

    forget()
    rmtree(Path(house.home) / "facts", ignore_errors=True)
