"""An imported history is measured as if it had happened here: the same rows, whatever the order and number of files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.desk.tests.histories import ANY_HISTORY, undone
from deskbell.desk.tests.test_import import OPENED, folder, taken
from deskbell.journal import follow
from deskbell.journal.models import Entry
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Brand, Site, Team
from deskbell.standards.models import FactDay, LiveRow
from deskbell.standards.projections import fact_writer, imported_past

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
BEGIN = datetime(2024, 3, 1, tzinfo=UTC)
KINDS = {
    "desk.message.received": "",
    "desk.message.replied": "",
    "desk.case.waiting": '"{""on"": ""customer""}"',
    "desk.case.resumed": '"{""why"": ""by hand""}"',
    "desk.case.handed_over": '"{""brief"": false}"',
}
ENDS = {"desk.case.resolved": "", "desk.case.reopened": '"{""why"": ""by hand""}"'}


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[int, str, str, str]]:
    """Generate (minute, kind, team, facts) of one case after its opening: it is resolved and reopened in turn."""
    count = draw(st.integers(0, 9))
    minutes = sorted(draw(st.lists(st.integers(1, 30_000), min_size=count, max_size=count, unique=True)))
    told, resolved = [], False
    for minute in minutes:
        kind = draw(st.sampled_from([*KINDS, "end"]))
        if kind == "end":
            kind, resolved = list(ENDS)[resolved], not resolved
        told.append((minute, kind, draw(st.sampled_from("abc")), (KINDS | ENDS)[kind]))
    return told


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the pieces of a file so small that one case is in several of them."""
    monkeypatch.setattr(imported_past, "PIECE", 5)
    monkeypatch.setattr(follow, "_take_import_one_by_one", _no_way_round)


def _no_way_round(*_args: object) -> int:
    raise AssertionError("the past was not taken in bulk")


def teams() -> None:
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    site = Site.objects.create(slug="athens", name="Athens", brand=brand, zone="Europe/Athens")
    for name in "abc":
        Team.objects.create(slug=name, name=name.upper(), brand=brand, site=site)


def lines(told: list[list[tuple[int, str, str, str]]]) -> list[tuple[int, str]]:
    """Return (minute, line) of all cases, sorted by minute."""
    found = []
    for case, story in enumerate(told):
        for minute, kind, team, facts in [(0, "desk.case.opened", "a", OPENED), *story]:
            at = BEGIN + timedelta(minutes=minute + case)
            found.append((minute + case, f"{at.isoformat()},{kind},K{case},P{case % 2},email,{team},{facts}\n"))
    return sorted(found)


def written(path: Path, rows: list[tuple[int, str]]) -> Path:
    path.write_text("at,kind,case,customer,channel,team,facts\n" + "".join(line for _, line in rows), encoding="utf-8")
    return path


@ANY_HISTORY
@given(told=st.lists(stories(), min_size=1, max_size=5), cut=st.integers(0, 20_000))
def test_a_past_is_measured_as_the_journal_says_in_one_file_or_in_two(
    folder: Path, told: list[list[tuple[int, str, str, str]]], cut: int
) -> None:
    with undone():
        teams()
        rows = lines(told)
        for number, part in enumerate(([row for row in rows if row[0] <= cut], [row for row in rows if row[0] > cut])):
            if part:
                assert taken(written(folder / f"{number}.csv", part)).imported
        assert Entry.objects.count() == len(rows)
        assert LiveRow.objects.filter(measure="handovers").count() == len(told)
        assert verify_journal().faults == []
        assert FactDay.objects.exists()
        assert fact_writer.count_waiting_days() == 0
