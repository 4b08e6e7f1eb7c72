"""Check every row before any is imported. Each fault is reported with its row and its reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from deskbell.journal.import_rules import REFERENCES, ImportRule, import_rules
from deskbell.journal.imports import case_order, case_teams, earlier_entries, known_names
from deskbell.journal.imports.check_duplicates import check_duplicates
from deskbell.journal.imports.check_instants import check_instants
from deskbell.journal.imports.row_facts import InvalidFacts, canonical_json, parse_facts
from deskbell.journal.imports.workbench import add_rows
from deskbell.journal.news import news_kinds
from deskbell.kit import discover

LONGEST = 200
# Control characters, characters that change the reading direction, and code points that are no characters.
ODD_CHARACTERS = r"[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]"
CountRows = Callable[[int], None]


def check_rows(
    db: Any,
    *,
    mark: str,
    at: datetime,
    new_teams: bool = False,
    site: str = "",
    count_rows: CountRows = lambda _: None,
) -> int:
    """Check the table `rows`. Fills the tables `faults` and `parsed` (the rows with typed values), and returns the
    number of faults.

    With `new_teams` an unknown team is no fault, because it will be added. `site` is for rows whose site nobody
    can know. `mark`, the first digits of the file's hash, is stored in each entry, so that imported entries can always be
    recognised.
    """
    _create_macros(db)
    _check_texts(db)
    _check_kinds(db)
    check_instants(db, at)
    known_names.load_spellings(db)
    known_names.load_known_names(db, known_names.list_known_names())
    for column in known_names.COLUMNS:
        _check_names(db, column, unknown=not (new_teams and column == "team"))
    _check_facts(db, mark, count_rows)
    _parse_rows(db)
    earlier_entries.load_earlier_entries(db)
    check_duplicates(db)
    case_teams.fill_case_teams(db, site=site)
    case_teams.check_sites(db)
    case_order.check_case_order(db)
    db.execute("create or replace table faults as select distinct n, reason from faults")
    return int(db.execute("select count(*) from faults").fetchone()[0])


def list_unknown_teams(db: Any) -> list[str]:
    """Return the names of the teams in the file that do not exist in Deskbell. Of several spellings, the first."""
    found = db.execute(
        f"select arg_min(team, n) from rows {known_names.join_names('team')} "
        "where team <> '' and team_is.value is null group by team_said.name order by 1"
    )
    return [team for (team,) in found.fetchall()]


def parse_with_new_teams(db: Any, *, site: str = "") -> None:
    """Parse the rows again after their teams were added."""
    known_names.load_known_names(db, known_names.list_known_names())
    _parse_rows(db)
    case_teams.fill_case_teams(db, site=site)


def _create_macros(db: Any) -> None:
    db.execute(
        f"create or replace macro said(x) as '“' || left(regexp_replace(x, '{ODD_CHARACTERS}', '�', 'g'), 60) || '”'"
    )


def _add_faults(db: Any, reason: str, where: str, source: str = "rows", values: list[Any] | None = None) -> None:
    db.execute(f"insert into faults select n, {reason} from {source} where {where}", values or [])


def _check_texts(db: Any) -> None:
    for column in (*REFERENCES, *known_names.COLUMNS, "topic", "kind", "at"):
        _add_faults(
            db, f"'`{column}` holds characters that are no text'", f"regexp_matches(\"{column}\", '{ODD_CHARACTERS}')"
        )
        _add_faults(db, f"'`{column}` is longer than {LONGEST} characters'", f'length("{column}") > {LONGEST}')
    for column in REFERENCES:
        _add_faults(db, f"'`{column}` begins or ends with a space'", f'"{column}" <> trim("{column}")')


def _check_kinds(db: Any) -> None:
    db.execute("create or replace table kinds (kind text, usable bool)")
    discover.import_app_modules("events")
    usable = import_rules()
    add_rows(db, "kinds", [(kind, kind in usable) for kind in news_kinds])
    _add_faults(db, "'`kind` is missing'", "kind = ''")
    source = "rows left join kinds using (kind)"
    _add_faults(db, "'unknown kind ' || said(kind)", "usable is null and kind <> ''", source)
    _add_faults(db, "'news of the kind ' || said(kind) || ' cannot be imported'", "not usable", source)
    for past in import_rules().values():
        for column in past.needs:
            _add_faults(db, f"'`{column}` is missing'", f"kind = ? and \"{column}\" = ''", values=[past.kind])


def _check_names(db: Any, column: str, *, unknown: bool) -> None:
    source = f"rows {known_names.join_names(column)}"
    is_given = f"rows.\"{column}\" <> ''"
    quoted_name = f'said(rows."{column}")'
    if unknown:
        _add_faults(db, f"'unknown {column} ' || {quoted_name}", f"{is_given} and {column}_is.value is null", source)
    _add_faults(
        db,
        f"{quoted_name} || ' stands for two of ours: write the short name of the {column}'",
        f"{column}_is.several > 1",
        source,
    )


def _check_facts(db: Any, mark: str, count_rows: CountRows) -> None:
    """Check each different JSON text in the column `facts` once: most files repeat a few of them."""
    db.execute(
        "create or replace table facts (kind text, facts text, made text, sealed text, given_before text, reason text)"
    )
    found = db.execute("select kind, facts, count(*) from rows group by all").fetchall()
    verdicts = []
    for kind, text, count in found:
        past = import_rules().get(kind)
        verdicts.append((kind, text, *(_judge_facts(past, text, mark) if past else (None,) * 4)))
        count_rows(count)
    add_rows(db, "facts", verdicts)
    _add_faults(db, "reason", "reason is not null", "rows join facts using (kind, facts)")


def _judge_facts(past: ImportRule, text: str, mark: str) -> tuple[str | None, ...]:
    """(facts, facts as sealed, the team before as the file names it, what is wrong)."""
    try:
        facts, given = parse_facts(past, text), None
        if past.team_before:
            given, facts[past.team_before] = facts[past.team_before], case_teams.TEAM_BEFORE
        return canonical_json(facts), canonical_json(facts | {earlier_entries.IMPORTED: mark}), given, None
    except InvalidFacts as problem:
        return None, None, None, str(problem)
    except RecursionError:
        return None, None, None, "the facts are nested too deeply"


def _parse_rows(db: Any) -> None:
    """Fill the table `parsed` with the typed values of each row, also of rows that have faults. A team determines brand
    and site.
    """
    names = ", ".join(f"coalesce({column}_is.value, '') as {column}" for column in ("channel", "language"))
    joins = " ".join(known_names.join_names(column) for column in known_names.COLUMNS)
    references = ", ".join(f'rows."{column}"' for column in REFERENCES)
    db.execute(
        f"create or replace table parsed as select n, micros, rows.kind, {references}, "
        # A team that will be added has its folded name until then.
        f"coalesce(team_is.value, team_said.name) as team, {names}, "
        "coalesce(brand_is.value, team_is.brand, '') as brand, coalesce(team_is.site, '') as site, rows.topic, "
        "facts.made as facts, facts.sealed, facts.given_before "
        f"from rows join instants using (n) join facts using (kind, facts) {joins}"
    )
