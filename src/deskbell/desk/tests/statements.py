"""The statements of the desk that are put together from pieces. Their golden files are in desk/sql."""

from deskbell.desk.actions import reply
from deskbell.desk.reads import case_list, customers, view_counts
from deskbell.desk.reads.case_list import VIEWS

LIMIT = case_list.PAGE_SIZE + 1

STATEMENTS = {
    "actions/reply/take_draft_files": reply._TAKE_DRAFT_FILES,
    "reads/case_list/mine": case_list._build_page_sql(VIEWS["mine"], 0, False, False, LIMIT),
    "reads/case_list/teams": case_list._build_page_sql(VIEWS["teams"], 0, False, False, LIMIT),
    "reads/case_list/teams_next_page": case_list._build_page_sql(VIEWS["teams"], 0, True, False, LIMIT),
    "reads/case_list/mine_next_page_without_due_time": case_list._build_page_sql(VIEWS["mine"], 1, True, True, LIMIT),
    "reads/case_list/all": case_list._build_page_sql(VIEWS["all"], 0, False, False, LIMIT),
    "reads/case_list/all_next_page": case_list._build_page_sql(VIEWS["all"], 0, True, False, LIMIT),
    "reads/customers/summary": customers.SUMMARY_SQL,
    "reads/view_counts/all_views": view_counts._counts_sql(view_counts._PARTS),
}
