"""One matter told in several cases: which cases are told together, and in which one they go on."""

from collections.abc import Iterable

from django.db import connection

from deskbell.desk.models import Case

TOLD_HERE = """
    with recursive told as (
        select id, ref from desk_case where merged_into_id = %s
        union all select c.id, c.ref from desk_case c join told t on c.merged_into_id = t.id)
    select id, ref from told order by id
"""
TAKEN_IN = """
    with recursive told as (
        select id, merged_into_id as root from desk_case where merged_into_id = any(%s)
        union all select c.id, t.root from desk_case c join told t on c.merged_into_id = t.id)
    select id, root from told
"""
GOES_ON_IN = """
    with recursive path as (
        select id as first, merged_into_id as next from desk_case where id = any(%s) and merged_into_id is not null
        union all select p.first, c.merged_into_id from desk_case c join path p on c.id = p.next
                  where c.merged_into_id is not null)
    select p.first, p.next from path p join desk_case c on c.id = p.next where c.merged_into_id is null
"""


def told_in(case: Case) -> dict[int, str]:
    """The cases that go on in this one, with their references; without a question when there are none."""
    if not case.took_in:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TOLD_HERE, [case.pk])
        return dict(cursor.fetchall())


def whole(case: Case) -> list[int]:
    """This case and all that go on in it."""
    return [case.pk, *told_in(case)]


def goes_on_in(cases: Iterable[int]) -> dict[int, int]:
    """Where those of `cases` that were merged go on; the others are not in it."""
    return _pairs(GOES_ON_IN, list(cases))


def taken_in(cases: Iterable[int]) -> dict[int, int]:
    """All that go on in one of `cases`, and in which."""
    return _pairs(TAKEN_IN, list(cases))


def _pairs(question: str, named: list[int]) -> dict[int, int]:
    if not named:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(question, [named])
        return dict(cursor.fetchall())
