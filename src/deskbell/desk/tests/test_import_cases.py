"""An imported case keeps its team, its site and its order, however sparse or coarse the log is."""

from datetime import date
from pathlib import Path

import pytest

from deskbell.desk.tests.test_import import AT, HEAD, OPENED, folder, silent, written
from deskbell.desk.tests.test_measure import asked
from deskbell.journal.imports.import_file import ImportOutcome, import_file
from deskbell.journal.models import Entry
from deskbell.people.models import Brand, Hours, Site, Team
from deskbell.standards.backtest.reading_cache import clear_readings

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
BRANDED = "at,kind,case,brand,team,facts\n"


@pytest.fixture(autouse=True)
def brand() -> Brand:
    """A brand with one site, which works from nine to five on weekdays, and two teams."""
    clear_readings()
    brand = Brand.objects.create(slug="old", name="Old", prefix="OL")
    site = Site.objects.create(slug="here", name="Here", brand=brand)
    week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    Hours.objects.create(site=site, valid_from=date(2020, 1, 1), week=week)
    for name in ("Alpha", "Beta"):
        Team.objects.create(slug=name.lower(), name=name, brand=brand, site=site)
    return brand


def bring_in(file: Path, **more: str) -> ImportOutcome:
    return import_file(file, at=AT, show=silent, report=file.with_suffix(".faults.csv"), **more)


def told(folder: Path, rows: str, head: str = BRANDED, **more: str) -> ImportOutcome:
    return bring_in(written(folder, head + rows), **more)


def opened(at: str, case: str = "A", team: str = "", brand: str = "old") -> str:
    return f"{at},desk.case.opened,{case},{brand},{team},{OPENED}\n"


def test_a_case_without_a_team_counts_the_hours_of_its_brands_only_site(folder: Path) -> None:
    rows = opened("2024-03-01T16:00:00Z") + "2024-03-04T09:30:00Z,desk.message.replied,A,old,,\n"
    assert told(folder, rows).imported
    found = asked(folder, "first reply", "95% within 8 working hours")
    assert (found["kept"], found["missed"]) == (1, 0)


def test_a_brand_of_several_sites_asks_which_one_is_meant(folder: Path, brand: Brand) -> None:
    Site.objects.create(slug="there", name="There", brand=brand)
    refused = told(folder, opened("2024-03-01T16:00:00Z"))
    assert "has 2 sites: whose hours count?" in dict(refused.first_faults)[1]
    assert not Entry.objects.exists()
    assert told(folder, opened("2024-03-01T16:00:00Z"), site="There").imported
    assert Entry.objects.get().site == "there"
    with pytest.raises(LookupError, match="no site 'mars'"):
        told(folder, opened("2024-03-02T16:00:00Z", "B"), site="mars")


def test_rows_keep_the_team_of_the_first_row_of_their_case(folder: Path) -> None:
    rows = (
        opened("2024-03-01T10:00:00Z", team="Alpha")
        + "2024-03-01T10:00:00Z,desk.message.received,A,old,,"
        + '"{""automatic"": ""none"", ""proof"": ""claimed""}"\n'
        + "2024-03-01T10:30:00Z,desk.message.replied,A,old,,\n"
        + "2024-03-05T10:00:00Z,desk.message.received,A,,,"
        + '"{""automatic"": ""none"", ""proof"": ""claimed""}"\n'
        + "2024-03-05T10:05:00Z,desk.message.replied,A,,,\n"
    )
    assert told(folder, rows).imported
    assert set(Entry.objects.values_list("team", "site", "brand")) == {("alpha", "here", "old")}
    block = folder / "named.txt"
    block.write_text("name: A\nmeasure: next reply\nwhere: team is Alpha\ngoal: 90% within 1 hour\nover: 28 days\n")
    assert asked(folder, "next reply", "none", "--standard", str(block))["n"] == 2


def test_a_later_file_keeps_the_team_of_an_earlier_one(folder: Path) -> None:
    assert told(folder, opened("2024-03-01T10:00:00Z", team="Alpha")).imported
    assert told(folder, "2024-03-01T10:30:00Z,desk.message.replied,A,,,\n").imported
    assert Entry.objects.get(kind="desk.message.replied").team == "alpha"
    again = told(
        folder, "2024-03-01T10:30:00Z,desk.message.replied,A,,,\n2024-03-01T11:00:00Z,desk.case.resolved,A,,,\n"
    )
    assert dict(again.first_faults) == {1: "is on the journal already, as number 2"}


def test_new_teams_that_differ_in_case_are_one_team(folder: Path) -> None:
    rows = opened("2024-03-01T10:00:00Z", team="Ops") + "".join(
        f"2024-03-0{day}T10:00:00Z,desk.case.handed_over,A,old,{team},\n"
        for day, team in enumerate(["OPS", "Alpha", "ops ", "ALPHA"], start=2)
    )
    assert told(folder, rows, teams_at="here").imported
    of_case = Entry.objects.filter(case__isnull=False)
    assert list(of_case.order_by("number").values_list("team", flat=True)) == [
        "ops",
        "ops",
        "alpha",
        "ops",
        "alpha",
    ]
    assert asked(folder, "handovers")["sums"]["total"] == 3


def test_rows_that_differ_only_in_a_new_team_are_no_duplicates(folder: Path) -> None:
    rows = opened("2024-03-01T10:00:00Z", team="Alpha") + "".join(
        f"2024-03-02T10:00:00Z,desk.case.handed_over,A,old,{team},\n" for team in ("North", "South")
    )
    assert told(folder, rows, teams_at="here").imported


def test_back_and_forth_within_a_second_is_as_many_rows_as_it_was(folder: Path) -> None:
    rows = opened("2024-03-01T10:00:00Z", team="Alpha") + "".join(
        f"2024-03-02T10:00:00Z,desk.case.handed_over,A,old,{team},\n" for team in ("Beta", "Alpha", "Beta", "Alpha")
    )
    assert told(folder, rows).imported
    assert asked(folder, "handovers")["sums"]["total"] == 4
    twice = told(folder, opened("2024-03-01T10:00:00Z", "B") + "2024-03-02T10:00:00Z,desk.case.resolved,B,old,,\n" * 2)
    assert dict(twice.first_faults)[3] == "is the same as row 2"


def test_a_cold_handover_is_known_from_the_case_itself(folder: Path) -> None:
    rows = (
        opened("2024-03-01T10:00:00Z", team="Alpha")
        + '2024-03-02T10:00:00Z,desk.case.handed_over,A,old,Beta,"{""brief"": false}"\n'
        + '2024-03-03T10:00:00Z,desk.case.handed_over,A,old,BETA,"{""brief"": false, ""team_before"": ""the beta""}"\n'
        + '2024-03-04T10:00:00Z,desk.case.handed_over,A,old,Alpha,"{""brief"": true}"\n'
    )
    assert told(folder, rows).imported
    facts = (
        Entry.objects.filter(kind="desk.case.handed_over")
        .order_by("number")
        .values_list("facts__team_before", flat=True)
    )
    assert list(facts) == ["alpha", "beta", "beta"]
    assert asked(folder, "cold handovers", "at most 5%")["sums"] == {"subjects": 2, "with": 1, "without": 1}


def test_a_team_before_that_is_written_otherwise_is_the_same_team(folder: Path) -> None:
    rows = opened("2024-03-01T10:00:00Z") + (
        '2024-03-02T10:00:00Z,desk.case.handed_over,A,old,Beta,"{""brief"": false, ""team_before"": ""BETA""}"\n'
    )
    assert told(folder, rows).imported
    assert asked(folder, "cold handovers", "at most 5%")["sums"]["subjects"] == 0


def test_a_case_closed_without_a_resolution_has_ended(folder: Path) -> None:
    rows = "".join(opened("2024-03-01T10:00:00Z", case) for case in "ABC")
    rows += "2024-03-02T10:00:00Z,desk.case.resolved,A,old,,\n2024-03-03T10:00:00Z,desk.case.closed,A,old,,\n"
    rows += "2024-03-02T10:00:00Z,desk.case.closed,B,old,,\n"
    assert told(folder, rows).imported
    resolution = asked(folder, "resolution", "90% within 3 days")
    assert (resolution["kept"], resolution["missed"], resolution["pending"]) == (1, 1, 0)
    assert resolution["out"] == {"closed, never resolved": 1}
    assert asked(folder, "open age", "90% within 3 days")["n"] == 1


def test_a_later_file_cannot_put_an_end_before_an_end(folder: Path) -> None:
    assert told(folder, opened("2024-03-01T10:00:00Z") + "2024-03-05T10:00:00Z,desk.case.resolved,A,old,,\n").imported
    refused = told(folder, "2024-03-03T10:00:00Z,desk.case.resolved,A,old,,\n")
    assert "cannot come before desk.case.resolved on the journal, number 2" in dict(refused.first_faults)[1]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2024-03-02T10:00:00 +02:00", "a space before its offset"),
        ("2024-03-02T10:00:00.123456789Z", "at most six digits"),
        ("2024-03-02T10:00:00+15:00", "the furthest are -14:00 and +14:00"),
        ("2024-03-02T10:00:00+14:30", "the furthest are -14:00 and +14:00"),
        ("2024-03-02T10:00:00 UTC", "has its offset in letters"),
        ("2024-03-02T10:00:00", "has no offset from UTC"),
        ("2024-02-30T10:00:00Z", "there is no such day"),
        ("2024-02-20T25:00:00Z", "there is no such time of day"),
    ],
)
def test_an_instant_is_refused_with_what_is_wrong_with_it(folder: Path, at: str, reason: str) -> None:
    refused = told(folder, f"{at},desk.case.opened,A,,{OPENED}\n", HEAD)
    assert reason in dict(refused.first_faults)[1]


def test_a_share_of_finished_cases_counts_no_open_one_whether_many_or_few_are_wanted(folder: Path) -> None:
    moved = "".join(
        f"2024-03-0{day}T10:00:00Z,desk.case.handed_over,{{0}},old,{team},\n"
        for day, team in ((2, "Beta"), (3, "Alpha"))
    )
    rows = "".join(opened("2024-03-01T10:00:00Z", case, "Alpha") for case in "ABCD")
    rows += moved.format("A") + moved.format("B")
    rows += "".join(f"2024-03-04T10:00:00Z,desk.case.resolved,{case},old,,\n" for case in "AC")
    assert told(folder, rows).imported
    few, many = asked(folder, "returned", "at most 5%"), asked(folder, "returned", "at least 5%")
    assert (few["n"], few["missed"], few["pending"]) == (2, 1, 2)
    assert (many["n"], many["kept"], many["pending"]) == (2, 1, 2)
    for one in (few, many):
        assert {name: one["sums"][name] for name in ("subjects", "with", "without")} == {
            "subjects": 2, "with": 1, "without": 1,
        }  # fmt: skip
