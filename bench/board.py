"""Fill the tables behind a full board: rows and clocks of a year, spread over standards that are each about one team."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from bench.installation import BenchCompany

_ROWS = """
insert into standards_row (id, measure, subject, round, "case", began_at, started_at, stopped_at, undone, paused, left_out, decided,
    marks, trail, last_at, last_number, channel, brand, site, team, language, topic)
select g, 'first reply', g, 0, g, at, at, case when g %% 97 > 0 then at + took end, '[]', '[]', '[]', '[]', '[]', '[]', at, g,
    'email', 'bench', 'bench', 'team-' || g %% %(standards)s::bigint, 'en', 'topic ' || g %% 12
from (select g, %(end)s::timestamptz - interval '364 days' + (g::float8 / %(rows)s::float8) * interval '364 days' as at,
        (g * 7919 %% 100003 / 100003.0) * interval '12 hours' as took
        from generate_series(%(first)s::bigint, %(last)s::bigint) g) made
"""
_CLOCKS = """
insert into standards_clock (row_id, standard_id, version_id, "case", place, presses, breaks, stock, amount, began_at, started_at, stopped_at,
    undone, marks, due_at, soon_at, reading, state, out, breached_at)
select r.id, s.id, v.id, r.id, '', true, true, false, 36000000000, r.began_at, r.started_at, r.stopped_at, '[]', '[]',
    r.started_at + interval '10 hours', r.started_at + interval '9 hours',
    (extract(epoch from r.stopped_at - r.started_at) * 1000000)::bigint,
    case when r.stopped_at <= r.started_at + interval '10 hours' then 'met' else 'breached' end, '',
    case when r.stopped_at is null or r.stopped_at > r.started_at + interval '10 hours' then r.started_at + interval '10 hours' end
from standards_row r
join standards_standard s on s.slug = 'standard-' || r.id %% %(standards)s::bigint
join standards_standardversion v on v.standard_id = s.id
where r.id between %(first)s::bigint and %(last)s::bigint
"""
_DAYS = """
insert into standards_day (measure, day, moved, written)
select distinct measure, (started_at at time zone 'UTC')::date, 1, 1 from standards_row
"""
_STEP = 100_000


def insert_live_rows(company: BenchCompany, rows: int, *, standards: int, end: date) -> None:
    """Insert a year of rows with one clock each, and the standards they count for."""
    from django.db import connection

    _create_standards(company, standards)
    with connection.cursor() as cursor:
        for first in range(1, rows + 1, _STEP):
            values = {"first": first, "last": min(first + _STEP - 1, rows), "rows": rows, "standards": standards}
            cursor.execute(_ROWS, {**values, "end": datetime.combine(end, time(0), tzinfo=UTC)})
            cursor.execute(_CLOCKS, {name: values[name] for name in ("first", "last", "standards")})
        cursor.execute(_DAYS)
        cursor.execute("vacuum analyze standards_row")
        cursor.execute("vacuum analyze standards_clock")


def _create_standards(company: BenchCompany, many: int) -> None:
    from deskbell.kit.clock import now
    from deskbell.standards.language import Aim, Condition, Definition, Goal, Length, Unit, definition_to_json
    from deskbell.standards.models import Standard, StandardVersion

    for number in range(many):
        # Every fourth has a duration as its goal, so that open contacts count too.
        aim = Aim.PERCENTILE if number % 4 == 3 else Aim.WITHIN
        goal = Goal(aim, Fraction(80), Length(10, Unit.HOUR))
        name = f"Standard {number}"
        about = (Condition("team", True, (f"team-{number}",)),)
        standard = Standard.objects.create(
            slug=f"standard-{number}", brand=company.brand.slug, key=f"standard-{number}"
        )
        StandardVersion.objects.create(
            standard=standard,
            number=1,
            definition=definition_to_json(Definition(name, "first reply", goal, 28, about)),
            edition=1,
            edition_id=1,
            rule=f"1.{number + 1}",
            title=name,
            anchor="rule-1",
            in_force_from=now() - timedelta(days=400),
        )
