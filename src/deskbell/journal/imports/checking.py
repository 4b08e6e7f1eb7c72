"""Every row is checked before any is taken: each fault is told with its row and its reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from deskbell.journal.imports import before, known, order
from deskbell.journal.imports.bench import pour
from deskbell.journal.imports.facts import NotFitting, canonical, fitting
from deskbell.journal.news import catalogue
from deskbell.journal.past import REFERENCES, Past, pasts
from deskbell.kit import discover

NAMED = ("brand", "team", "channel", "language")
LONGEST = 200
# Control characters, characters that turn the reading direction, and what is no character.
ODD = r"[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]"
INSTANT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"
# No place is further from UTC than fourteen hours.
OFFSET = r" ?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)$"
Tell = Callable[[int], None]


def check(db: Any, *, mark: str, at: datetime, new_teams: bool = False, tell: Tell = lambda _: None) -> int:
    """Check the table `rows`; fill `faults`, and `parsed` with what was understood. How many faults there are.

    With `new_teams` a team nobody knows is no fault: it will be added. `mark` is written into the facts of each: an entry
    says for ever that it was brought in, and by which file.
    """
    _macros(db)
    _texts(db)
    _kinds(db)
    _instants(db, at)
    known.load(db, known.known())
    for column in NAMED:
        _names(db, column, unknown=not (new_teams and column == "team"))
    _facts(db, mark, tell)
    _parse(db)
    before.load(db)
    _duplicates(db)
    order.check(db)
    db.execute("create or replace table faults as select distinct n, reason from faults")
    return int(db.execute("select count(*) from faults").fetchone()[0])


def unknown_teams(db: Any) -> list[str]:
    """The teams that rows name and nobody knows."""
    found = db.execute(
        "select distinct team from rows left join known on col = 'team' and name = lower(team) "
        "where team <> '' and value is null order by 1"
    )
    return [team for (team,) in found.fetchall()]


def know_teams(db: Any) -> None:
    """Understand the rows once more, now that their teams are there."""
    known.load(db, known.known())
    _parse(db)


def _macros(db: Any) -> None:
    db.execute(f"create or replace macro said(x) as '“' || left(regexp_replace(x, '{ODD}', '�', 'g'), 60) || '”'")


def _fault(db: Any, reason: str, where: str, source: str = "rows", values: list[Any] | None = None) -> None:
    db.execute(f"insert into faults select n, {reason} from {source} where {where}", values or [])


def _texts(db: Any) -> None:
    for column in (*REFERENCES, *NAMED, "topic", "kind", "at"):
        _fault(db, f"'`{column}` holds characters that are no text'", f"regexp_matches(\"{column}\", '{ODD}')")
        _fault(db, f"'`{column}` is longer than {LONGEST} characters'", f'length("{column}") > {LONGEST}')
    for column in REFERENCES:
        _fault(db, f"'`{column}` begins or ends with a space'", f'"{column}" <> trim("{column}")')


def _kinds(db: Any) -> None:
    db.execute("create or replace table kinds (kind text, usable bool)")
    discover.modules("events")
    usable = pasts()
    pour(db, "kinds", [(kind, kind in usable) for kind in catalogue])
    _fault(db, "'`kind` is missing'", "kind = ''")
    source = "rows left join kinds using (kind)"
    _fault(db, "'unknown kind ' || said(kind)", "usable is null and kind <> ''", source)
    _fault(db, "'news of the kind ' || said(kind) || ' cannot be imported'", "not usable", source)
    for past in pasts().values():
        for column in past.needs:
            _fault(db, f"'`{column}` is missing'", f"kind = ? and \"{column}\" = ''", values=[past.kind])


def _instants(db: Any, at: datetime) -> None:
    good, whole = f"regexp_matches(\"at\", '{INSTANT}')", f"regexp_matches(\"at\", '{INSTANT}{OFFSET}')"
    db.execute(
        "create or replace table instants as select n, "
        f'case when {whole} then epoch_us(try_cast("at" as timestamptz)) end as micros from rows'
    )
    _fault(db, "'`at` is missing'", "\"at\" = ''")
    _fault(db, "'`at` is no instant in ISO 8601: ' || said(\"at\")", f"\"at\" <> '' and not {good}")
    bare = f"{good} and not {whole}"
    _fault(db, "'`at` has no offset from UTC (such as +02:00 or Z): ' || said(\"at\")", bare)
    source = "rows join instants using (n)"
    _fault(db, "'`at` is on no calendar: ' || said(\"at\")", f"{whole} and micros is null", source)
    now = int(at.timestamp() * 1_000_000)
    _fault(db, "'`at` lies in the future: ' || said(\"at\")", "micros > ?", source, [now])
    _fault(db, "'`at` lies before 1970: ' || said(\"at\")", "micros < 0", source)


def _names(db: Any, column: str, *, unknown: bool) -> None:
    source = f"rows left join known k on k.col = '{column}' and k.name = lower(rows.\"{column}\")"
    there = f"rows.\"{column}\" <> ''"
    said = f'said(rows."{column}")'
    if unknown:
        _fault(db, f"'unknown {column} ' || {said}", f"{there} and k.value is null", source)
    _fault(db, f"{said} || ' stands for two of ours: write the short name of the {column}'", "several > 1", source)


def _facts(db: Any, mark: str, tell: Tell) -> None:
    """Each different text once: most histories have few."""
    db.execute("create or replace table facts (kind text, facts text, made text, sealed text, reason text)")
    found = db.execute("select kind, facts, count(*) from rows group by all").fetchall()
    verdicts = []
    for kind, text, count in found:
        past = pasts().get(kind)
        verdicts.append((kind, text, *(_verdict(past, text, mark) if past else (None,) * 3)))
        tell(count)
    pour(db, "facts", verdicts)
    _fault(db, "reason", "reason is not null", "rows join facts using (kind, facts)")


def _verdict(past: Past, text: str, mark: str) -> tuple[str | None, str | None, str | None]:
    try:
        facts = fitting(past, text)
        return canonical(facts), canonical(facts | {before.IMPORTED: mark}), None
    except NotFitting as problem:
        return None, None, str(problem)
    except RecursionError:
        return None, None, "the facts are nested too deeply"


def _parse(db: Any) -> None:
    """What was understood, whatever else is wrong with the row; a team brings its brand and site."""
    names = ", ".join(f"coalesce({column}_is.value, '') as {column}" for column in ("team", "channel", "language"))
    joins = " ".join(
        f"left join known {column}_is on {column}_is.col = '{column}' and {column}_is.name = lower(rows.{column})"
        for column in NAMED
    )
    references = ", ".join(f'rows."{column}"' for column in REFERENCES)
    db.execute(
        f"create or replace table parsed as select n, micros, rows.kind, {references}, {names}, "
        "coalesce(brand_is.value, team_is.brand, '') as brand, coalesce(team_is.site, '') as site, rows.topic, "
        f"facts.made as facts, facts.sealed from rows join instants using (n) join facts using (kind, facts) {joins}"
    )


def _duplicates(db: Any) -> None:
    alike = 'micros, kind, "case", contact, customer, actor, channel, brand, team, language, topic, facts'
    db.execute(
        "insert into faults select n, case when first > 0 then 'is the same as row ' || first "
        "else 'is on the journal already, as number ' || -first end from ("
        f"select n, min(n) over (partition by {alike}) as first from (select n, {alike} from parsed "
        f"union all select n, {alike} from before) where micros is not null and facts is not null) "
        "where n > first and n > 0"
    )
