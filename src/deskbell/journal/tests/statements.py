"""The statements of the journal that are put together from pieces. Their golden files are in journal/sql."""

from datetime import UTC, datetime
from pathlib import Path

from tests.architecture.sql import executed_by

from deskbell.journal import follow, record, seal, verify
from deskbell.journal.actions import import_past
from deskbell.journal.imports import (
    case_order,
    case_teams,
    check_duplicates,
    check_instants,
    check_rows,
    import_file,
    journal_lines,
    known_names,
    load_file,
    workbench,
)
from deskbell.journal.models import Entry
from deskbell.kit import read_rows

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHECKED = Path("checked.parquet")
COLUMNS = [(name, "VARCHAR") for name in load_file.FILE_COLUMNS if name not in ("at", "facts")]

STATEMENTS = {
    "actions/import_past/copy_entries": import_past.COPY_ENTRIES,
    "actions/import_past/copy_references": import_past.COPY_REFERENCES,
    "follow/lock_bookmark": follow.LOCK_BOOKMARK,
    "follow/next_entries": read_rows._select_statement(Entry, follow.NEXT_ENTRIES),
    "imports/case_order/one_brand": lambda: executed_by(case_order._check_one_brand),
    "imports/case_order/begun_once": lambda: executed_by(case_order._check_begun_once),
    "imports/case_order/story": case_order._STORY,
    "imports/case_teams/known": lambda: executed_by(case_teams.fill_case_teams),
    "imports/check_duplicates/duplicates": lambda: executed_by(check_duplicates.check_duplicates),
    "imports/check_instants/instants": lambda: executed_by(check_instants.check_instants, AT),
    "imports/check_rows/macros": lambda: executed_by(check_rows._create_macros),
    "imports/check_rows/texts": lambda: executed_by(check_rows._check_texts),
    "imports/check_rows/kinds": lambda: executed_by(check_rows._check_kinds),
    "imports/check_rows/names": lambda: executed_by(check_rows._check_names, "team", unknown=True),
    "imports/check_rows/parsed": lambda: executed_by(check_rows._parse_rows),
    "imports/import_file/report": lambda: executed_by(import_file._write_report, Path("past.csv.faults.csv")),
    "imports/journal_lines/external_names": lambda: executed_by(journal_lines.list_external_names, CHECKED, "case"),
    "imports/journal_lines/lines": journal_lines._lines_query(CHECKED, "2026-11-24T09:30:00.000000+00:00"),
    "imports/known_names/known": lambda: executed_by(known_names.load_known_names, []),
    "imports/known_names/spellings": lambda: executed_by(known_names.load_spellings),
    "imports/load_file/csv": lambda: executed_by(
        load_file._load_csv, Path("past.csv"), ["at", "kind", "case"], "row_number() over ()"
    ),
    "imports/load_file/parquet": lambda: executed_by(
        load_file._read_parquet,
        Path("past.parquet"),
        found=[("at", "TIMESTAMP WITH TIME ZONE"), ("facts", "STRUCT(reason VARCHAR)"), *COLUMNS],
    ),
    "imports/workbench/add_rows": lambda: executed_by(workbench.add_rows, "kinds", [("desk.case.opened", True)]),
    "record/insert_entries_and_salts": record.INSERT_ENTRIES_AND_SALTS,
    "seal/unsealed": seal.UNSEALED,
    "verify/sealed": verify.SEALED,
}
