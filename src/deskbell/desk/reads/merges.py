"""Which cases were merged into which."""

from collections.abc import Iterable

from django.db import connection

from deskbell.desk.models import Case

MERGED_REFS_SQL = """
    with recursive told as (
        select id, ref from desk_case where merged_into_id = %s
        union all select c.id, c.ref from desk_case c join told t on c.merged_into_id = t.id)
    select id, ref from told order by id
"""
MERGED_CASES_SQL = """
    with recursive told as (
        select id, merged_into_id as root from desk_case where merged_into_id = any(%s)
        union all select c.id, t.root from desk_case c join told t on c.merged_into_id = t.id)
    select id, root from told
"""
MERGE_TARGETS_SQL = """
    with recursive path as (
        select id as first, merged_into_id as next from desk_case where id = any(%s) and merged_into_id is not null
        union all select p.first, c.merged_into_id from desk_case c join path p on c.id = p.next
                  where c.merged_into_id is not null)
    select p.first, p.next from path p join desk_case c on c.id = p.next where c.merged_into_id is null
"""


def list_merged_refs(case: Case) -> dict[int, str]:
    """Return the references of the cases merged into this one, by id. When there are none, no query is made."""
    if not case.took_in:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MERGED_REFS_SQL, [case.pk])
        return dict(cursor.fetchall())


def case_ids_with_merged(case: Case) -> list[int]:
    """Return the id of this case, and the ids of all cases that were merged into it."""
    return [case.pk, *list_merged_refs(case)]


def find_merge_targets(cases: Iterable[int]) -> dict[int, int]:
    """Map each of these case ids to the id of the case that continues it, at the end of the chain of merges.

    Cases that were never merged are left out.
    """
    return _fetch_pairs(MERGE_TARGETS_SQL, list(cases))


def find_merged_cases(cases: Iterable[int]) -> dict[int, int]:
    """Map the id of each case that was merged into one of `cases`, directly or along a chain, to the id of that one."""
    return _fetch_pairs(MERGED_CASES_SQL, list(cases))


def _fetch_pairs(sql: str, ids: list[int]) -> dict[int, int]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids])
        return dict(cursor.fetchall())
