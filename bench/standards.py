"""Measure what standards cost: one over ten million facts, the same in hand-written SQL, moving a target over a million
facts, and a full board.
"""

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
from bench.installation import BenchCompany, Installation
from bench.pages import SignedInVisitor, measure_requests

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


def measure_standards(installation: Installation, company: BenchCompany, *, many: int, some: int) -> dict[str, float]:
    """Return the figures, with `many` rows of facts for one standard, and `some` rows for the slider and the board."""
    _create_sites(company)
    found: dict[str, float] = {}
    facts.write_facts(installation.home, many, end=date.today(), standard="'at-work'")
    found |= _measure_in_force(f"{many:,} facts")
    found |= _measure_by_hand_and_ours(installation, f"{many:,} facts")
    _drop_facts(installation)
    facts.write_facts(installation.home, some, end=date.today())
    found |= _measure_dragging(installation, company, f"{some:,} facts")
    _drop_facts(installation)
    found |= _measure_board(installation, company, some)
    return found


def _create_sites(company: BenchCompany) -> None:
    from deskbell.people.models import Hours, Site

    for slug, zone in ZONES.items():
        site = Site.objects.create(slug=slug, name=slug.title(), brand=company.brand, zone=zone)
        Hours.objects.create(site=site, valid_from=date(2020, 1, 1), week=_WEEK_HOURS, holidays=[])


def _build_question() -> Any:
    from deskbell.standards.backtest import BacktestQuery
    from deskbell.standards.language import parse_block
    from deskbell.standards.measuring import measurable_by_name

    at = datetime.combine(date.today(), clock_time(0), tzinfo=UTC)
    return BacktestQuery(parse_block(BLOCK, measures=measurable_by_name()), at, brand="bench", weeks=WEEKS, columns=())


def _measure_in_force(what: str) -> dict[str, float]:
    """Return the seconds for the share by week of a standard in force, from its cached readings."""
    from deskbell.standards import outcomes_by_period
    from deskbell.standards.outcomes import Window

    window = Window.last_days(7 * WEEKS, _build_question().at)

    def ask() -> None:
        outcomes_by_period.tallies_by_period(
            measure="first reply", standard="at-work", window=window, days=7, offset=timedelta()
        )

    return {f"a standard in force, its share by week, {what}, s": _best_of_two(ask)}


def _measure_by_hand_and_ours(installation: Installation, what: str) -> dict[str, float]:
    """Return the seconds for share, median and 90th percentile by week with working hours, of our query and of SQL by
    hand. The better of two runs counts.
    """
    from deskbell.standards.backtest.reading_cache import cached_readings, clear_readings
    from deskbell.standards.backtest.tightest_target import durations_by_week

    question = _build_question()

    def ours() -> list[tuple[int, int, int | None, int | None]]:
        clear_readings()
        made = cached_readings(question)
        half, most = (
            {week: lasted and lasted.count for week, lasted in durations_by_week(made, question, share).items()}
            for share in (Fraction(1, 2), Fraction(9, 10))
        )
        weeks = enumerate(made.count_weeks(question), start=question.first_week)
        return [(week.tally.kept, week.tally.missed, half.get(n), most.get(n)) for n, week in weeks]

    by_hand, theirs = _query_by_hand(installation, question)
    _require_same(ours(), theirs)
    mine, hand = _best_of_two(ours), _best_of_two(by_hand)
    return {
        f"share, median, 90th percentile by week, {what}, s": mine,
        f"the same in SQL by hand, {what}, s": hand,
        "that against SQL by hand": mine / hand,
    }


def _query_by_hand(installation: Installation, question: Any) -> tuple[Callable[[], list[Any]], list[Any]]:
    """Return the SQL that a person would write for exactly this question, over the same files and hours, on the same
    engine.
    """
    from deskbell.standards import duckdb_engine
    from deskbell.standards.backtest.hours_tables import build_day_table
    from deskbell.standards.calendars.micros import DAY
    from deskbell.standards.place_calendars import PlaceCalendars

    places = PlaceCalendars()
    hours = build_day_table(
        [places.calendar(site) for site in facts.SITES], question.since // DAY - 1, question.end_micros // DAY + 1
    )
    with duckdb_engine.duckdb_cursor() as cursor:
        hours.create(cursor, "by_hand")
    cases = " ".join(f"when '{site}' then {number}" for number, site in enumerate(facts.SITES))
    files = str(installation.home / "facts" / "first-reply" / "*" / "*.parquet")
    sql = f"""
        with rows as (select subject as id, case site {cases} end as place, started, paused, stopped is not null as done,
                             coalesce(stopped, {question.end_micros}) as until,
                             ((started - {4 * DAY}) // {7 * DAY})::integer as week
                        from read_parquet('{files}')
                       where channel = 'email' and brand = 'bench' and len(left_out) = 0 and started <= {question.end_micros}),
             rests as (select id, sum({hours.worked_sql("f", "p.ends")} - {hours.worked_sql("b", "p.begins")}) as rest
                         from (select id, place, unnest(paused) as p from rows where len(paused) > 0) r
                              join by_hand b on b.place = r.place and b.day = p.begins // {DAY}
                              join by_hand f on f.place = r.place and f.day = p.ends // {DAY} group by id),
             spent as (select week, done, {hours.worked_sql("e", "until")} - {hours.worked_sql("s", "started")} - coalesce(rest, 0) as spent
                         from rows join by_hand s on s.place = rows.place and s.day = started // {DAY}
                              join by_hand e on e.place = rows.place and e.day = until // {DAY}
                              left join rests using (id))
        select count(*) filter (where done and spent <= 25200000000), count(*) filter (where spent > 25200000000),
               quantile_disc(if(done, spent, {2**62}), [0.5, 0.9])
          from spent where week >= {question.first_week} group by week order by week"""

    def ask() -> list[Any]:
        with duckdb_engine.duckdb_cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    return ask, ask()


def _require_same(mine: list[Any], theirs: list[Any]) -> None:
    """Stop unless both give the same result: counts exactly, durations within a microsecond.

    The last weeks may differ: open contacts are left out by hand, and count as waiting in ours. A week in which nothing
    has happened yet is only in ours.
    """
    for ours, other in zip(mine, theirs, strict=len(mine) != len(theirs) + 1):
        apart = [
            abs((a or 0) - b)
            for a, b in zip(ours[2:], other[2], strict=True)
            if all(ours is not late for late in mine[-2:])
        ]
        if ours[:2] != tuple(other[:2]) or max(apart, default=0) > 1:
            raise SystemExit(f"by hand it is {other}, by us {ours}")


def _measure_dragging(installation: Installation, company: BenchCompany, what: str) -> dict[str, float]:
    """Return the milliseconds for one move of the slider over HTTP with one client, once the readings are cached."""
    from urllib.parse import urlencode

    installation.start(work=False)
    visitor = SignedInVisitor(installation, company)
    words = {"text": BLOCK, "brand": "bench", "weeks": WEEKS}
    began = time.perf_counter()
    visitor.get(f"/standards/try?{urlencode(words)}")
    first = time.perf_counter() - began
    walls = []
    for place in [1 + n / 4 for n in range(40)]:
        began = time.perf_counter()
        visitor.get(f"/standards/try?{urlencode({**words, 'target': place})}", part=True)
        walls.append(time.perf_counter() - began)
    installation.stop()
    return {
        f"a target tried for the first time, {what}, s": first,
        f"a target dragged, {what}, median ms": 1000 * statistics.median(walls),
        f"a target dragged, {what}, 95th percentile ms": 1000 * sorted(walls)[int(len(walls) * 0.95)],
    }


def _measure_board(installation: Installation, company: BenchCompany, rows: int) -> dict[str, float]:
    """Measure the board of twenty standards, each about one team, from live rows and from fact files."""
    from bench.board import insert_live_rows

    insert_live_rows(company, rows, standards=STANDARDS, end=date.today())
    facts.write_facts(installation.home, rows, end=date.today(), teams=STANDARDS, standard="'standard-' || (i % 20)")
    installation.start(work=False)
    visitor = SignedInVisitor(installation, company)
    if visitor.get("/standards/cards").count('class="card measure"') != STANDARDS:
        raise SystemExit("the board does not show every standard")
    cost = measure_requests(installation, lambda _: visitor.get("/standards/cards"), rounds=20)
    installation.stop()
    what = f"board of {STANDARDS} standards, {rows:,} contacts"
    return {f"{what}, median ms": cost.wall_ms, f"{what}, CPU ms": cost.cpu_ms}


def _best_of_two(work: Callable[[], Any]) -> float:
    took = []
    for _ in range(2):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _drop_facts(installation: Installation) -> None:
    from deskbell.standards.backtest.reading_cache import clear_readings

    clear_readings()
    rmtree(Path(installation.home) / "facts", ignore_errors=True)
