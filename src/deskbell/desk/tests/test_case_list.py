"""Page by page, each case of a view is shown once, in the order in which time runs out; the counts agree."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.desk.models import Case
from deskbell.desk.reads.case_list import VIEWS, InvalidListCursor, load_case_list_page
from deskbell.desk.reads.view_counts import FULL_FOR, count_cases_by_view, format_capped_count
from deskbell.desk.tests.conftest import NINE, Company

MINUTES = st.one_of(st.none(), st.integers(-3, 3))
CASES = st.lists(
    st.tuples(
        st.sampled_from(["new", "open", "waiting", "resolved", "closed"]),
        st.sampled_from(["ann", "bo", None]),
        st.sampled_from(["shop", "delivery"]),
        st.booleans(),
        MINUTES,
        st.integers(0, 3),
    ),
    max_size=14,
)


def _at(minutes: int | None) -> datetime | None:
    return None if minutes is None else NINE + timedelta(minutes=minutes)


def _make(company: Company, rows: list[tuple[str, str | None, str, bool, int | None, int]]) -> None:
    Case.objects.all().delete()
    teams = {"shop": company.team, "delivery": company.other_team}
    for number, (state, owner, team, held, due, last) in enumerate(rows):
        Case.objects.create(
            ref=f"QC-{number}",
            brand=company.brand,
            team=teams[team],
            owner=getattr(company, owner) if owner else None,
            channel="email",
            state=state,
            waiting_on="customer" if state == "waiting" else "",
            held="Not proven" if held else "",
            opened_at=NINE,
            last_at=NINE + timedelta(minutes=last),
            clock_state="running" if due is not None else "",
            clock_due_at=_at(due),
        )


def _expected(view: str, company: Company) -> set[str]:
    working = Case.objects.filter(state__in=["new", "open"], held="")
    waiting = Case.objects.filter(state="waiting", held="")
    found = {
        "mine": working.filter(owner=company.ann) | waiting.filter(owner=company.ann),
        "teams": working.filter(team=company.team) | waiting.filter(team=company.team),
        "nobody": working.filter(owner=None),
        "late": working.filter(clock_due_at__lt=NINE),
        "waiting": waiting,
        "held": Case.objects.exclude(held=""),
        "all": Case.objects.all(),
    }
    return set(found[view].values_list("ref", flat=True))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=CASES, limit=st.integers(1, 4))
def test_each_case_of_a_view_is_shown_once_and_counted(
    company: Company, rows: list[tuple[str, str | None, str, bool, int | None, int]], limit: int
) -> None:
    company.ann.teams.set([company.team])
    _make(company, rows)
    numbers = count_cases_by_view(me=company.ann, now=NINE)
    for view in VIEWS:
        seen, after = [], ""
        while True:
            page = load_case_list_page(view=view, me=company.ann, now=NINE, after=after, limit=limit)
            seen += page.rows
            after = page.next
            if not after:
                break
        assert sorted(row.ref for row in seen) == sorted(_expected(view, company))
        assert numbers.get(view, len(seen)) == len(seen)
        dues = [row.left for row in seen if row.group in ("now", "later") and row.due]
        if view in ("mine", "teams", "nobody", "late"):
            assert dues == sorted(dues)


@pytest.mark.parametrize("cursor", ["x", "MS4uMQ==", "", "🜁"])
def test_a_page_begins_only_where_another_ended(company: Company, cursor: str) -> None:
    if not cursor:
        assert load_case_list_page(view="all", me=company.ann, now=NINE, after=cursor).rows == []
        return
    with pytest.raises(InvalidListCursor):
        load_case_list_page(view="all", me=company.ann, now=NINE, after=cursor)


def test_counts_stop_at_a_thousand() -> None:
    assert [format_capped_count(number) for number in (0, 999, 1000)] == ["0", "999", "999+"]


@pytest.mark.django_db
def test_what_is_beyond_a_thousand_is_not_counted_again_at_once_and_all_else_always(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskbell.desk.reads.view_counts.MAX_COUNT", 2)
    _make(company, [("new", None, "shop", False, None, 0)] * 2)

    def told(at: datetime) -> tuple[int, int]:
        numbers = count_cases_by_view(me=company.ann, now=at)
        return numbers["nobody"], numbers["mine"]

    assert told(NINE) == (2, 0)
    Case.objects.update(owner=company.ann)
    assert told(NINE) == (2, 2)
    assert told(NINE + FULL_FOR) == (0, 2)
    Case.objects.update(owner=None)
    assert told(NINE + FULL_FOR) == (2, 2)
    assert told(NINE + 3 * FULL_FOR) == (2, 0)
